// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

/** The sizes that kernel side and reader agree on, named as in {@code bpf/upstreamtop.h}. */
public final class Sizes {

  /** Longest method token, bytes. */
  public static final int METHOD_MAX = 32;

  /** Bytes of a path that are kept. */
  public static final int PATH_MAX = 128;

  /** Buckets of a histogram. */
  public static final int BUCKETS = 384;

  /** Times that have a histogram each: connect, header, response. */
  public static final int METRICS = 3;

  /** Copies of each histogram. */
  public static final int SHARDS = 4;

  /** Backend slots, the two overflow slots included. */
  public static final int BACKENDS = 1_024;

  /** Slot of all client-side backends beyond the table. */
  public static final int SLOT_OTHER_CLIENT = 0;

  /** Slot of all server-side backends beyond the table. */
  public static final int SLOT_OTHER_SERVER = 1;

  /** Of them, where both sides are captured, those that the other side cannot take. */
  public static final int SLOTS_KEPT = 256;

  /** Entries of each side whose connection nothing has proved yet. */
  public static final int UNPROVEN = 8_192;

  /** The first slot that belongs to one backend. */
  public static final int SLOT_FIRST = 2;

  /** Connections that can be tracked at a time. */
  public static final int CONNECTIONS = 32_768;

  /** Streams of HTTP/2 that can be open at a time, beside one for each connection. */
  public static final int STREAMS = 16_384;

  /** Bytes of the ring of exchange records. */
  public static final int RING_BYTES = 4 << 20;

  /** Entries of each filter trie. */
  public static final int FILTERS = 256;

  /** Ports that can be told to be unreadable. */
  public static final int UNREADABLE = 1_024;

  /** Bytes of a process's name. */
  public static final int NAME_MAX = 16;

  /** Processes that the filter can name. */
  public static final int PROCESSES = 64;

  private Sizes() {}
}
