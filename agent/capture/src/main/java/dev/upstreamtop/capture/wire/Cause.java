// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

/** Why something is missing from the picture (C: {@code enum ut_cause}). */
public enum Cause {
  /** Exchange record dropped: routes miss it, counters do not. */
  LOST_RING_FULL(0, "ringFull"),
  /** Connection whose backend went to the overflow row. */
  LOST_BACKEND_TABLE_FULL(1, "backendTableFull"),
  /** Connection that could not be tracked. */
  LOST_CONNECTION_TABLE_FULL(2, "connectionTableFull"),
  /** Request hidden behind another in one segment. */
  LOST_PIPELINED(3, "pipelined"),
  /** Bytes skipped because segments came out of order. */
  LOST_REORDERED(4, "reordered"),
  /** Headers cut short or inconsistent. */
  LOST_MALFORMED(5, "malformed"),
  /** Later IP fragment. */
  IGNORED_FRAGMENT(6, "fragment"),
  /** Connection whose first bytes are no request. */
  IGNORED_JUNK(7, "junk"),
  /** Connection that begins with a TLS record. */
  IGNORED_TLS(8, "tls"),
  /** Connection whose HTTP/2 begins while a request of HTTP/1 is in flight. */
  IGNORED_HTTP2(9, "http2"),
  /** Response that no request asked for. */
  IGNORED_UNSOLICITED(10, "unsolicited"),
  /** Connection left out by include, ignore or origin. */
  IGNORED_FILTERED(11, "filtered"),
  /** Connection that ended without a byte from its client. */
  IGNORED_PROBE(12, "probe"),
  /** Bytes unseen that their receiver acknowledged, where a message may have begun. */
  LOST_MISSED(13, "missed"),
  /** Segment of a connection with the endpoints of another one on another interface. */
  LOST_AMBIGUOUS(14, "ambiguous"),
  /** Segment that TCP refuses. */
  IGNORED_OUT_OF_WINDOW(15, "outOfWindow"),
  /** Packet whose headers contradict each other or its length. */
  IGNORED_DAMAGED(16, "damaged"),
  /** Attempt to connect that was not followed: too many were under way. */
  LOST_HANDSHAKE(17, "handshake"),
  /** Request that nobody took: no handshake, no socket of this host, no answer. */
  IGNORED_UNPROVEN(18, "unproven"),
  /**
   * Request of HTTP/2 that was not followed: too many at once, or a status that needs the encoder's
   * table.
   */
  LOST_STREAMS(19, "streams");

  private final int number;
  private final String label;

  Cause(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /** Its number in C's enumeration. */
  public int number() {
    return number;
  }

  /** The name it goes by outside of the kernel, in camelCase. */
  public String label() {
    return label;
  }

  /** Whether it should have been seen; else it is none of our business. */
  public boolean isLoss() {
    return name().startsWith("LOST_");
  }
}
