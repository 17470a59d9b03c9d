// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

/** The times that have a histogram (C: {@code enum ut_metric}). */
public enum Metric {
  /** SYN to SYN-ACK. */
  CONNECT(0),
  /** First byte of the request to first byte of the final head. */
  HEADER(1),
  /** First byte of the request to last byte of the response. */
  RESPONSE(2);

  private final int number;

  Metric(int number) {
    this.number = number;
  }

  /** Its number in C's enumeration. */
  public int number() {
    return number;
  }
}
