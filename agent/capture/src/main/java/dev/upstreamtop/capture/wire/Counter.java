// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

/** The places of the counters of a backend, as numbers of 64-bit words in {@code ut_counters}. */
public final class Counter {

  /** Words per backend. */
  public static final int WORDS = (int) (Structs.COUNTERS.byteSize() / Long.BYTES);

  public static final int REQUESTS = word("requests");

  /** The first of five: final responses by class, 1xx to 5xx. */
  public static final int RESPONSES = word("responses");

  public static final int INTERIM = word("interim");
  public static final int RESET = word("reset");
  public static final int CLOSED = word("closed");
  public static final int ABANDONED = word("abandoned");
  public static final int TRUNCATED = word("truncated");
  public static final int REFUSED = word("refused");
  public static final int UNREACHABLE = word("unreachable");
  public static final int TIMED_OUT = word("timed_out");
  public static final int CONNECTS = word("connects");
  public static final int RETRANSMITS = word("retransmits");
  public static final int BYTES_SENT = word("bytes_sent");
  public static final int BYTES_RECEIVED = word("bytes_received");
  public static final int RECORDS_LOST = word("records_lost");
  public static final int TUNNEL_BYTES_SENT = word("tunnel_bytes_sent");
  public static final int TUNNEL_BYTES_RECEIVED = word("tunnel_bytes_received");
  public static final int TUNNELS_ENDED_BY_CLIENT = word("tunnels_ended_by_client");
  public static final int TUNNELS_ENDED_BY_BACKEND = word("tunnels_ended_by_backend");

  /** The first of three: nanoseconds, by {@link Metric}. */
  public static final int TIME_SUM = word("time_sum_ns");

  private Counter() {}

  private static int word(String member) {
    return (int) (Structs.offset(Structs.COUNTERS, member) / Long.BYTES);
  }
}
