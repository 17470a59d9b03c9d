// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import dev.upstreamtop.telemetry.snapshot.UnreadablePort;

/** What a connection spoke that is not read (C: {@code enum ut_protocol}). */
public enum Protocol {
  /** Not recognised. */
  OTHER("other"),
  /** TLS. */
  TLS("TLS"),
  /** HTTP/2 that begins while a request of HTTP/1 is in flight. */
  HTTP2("HTTP/2"),
  /** Nothing at all: a TCP health check, or a port scan. */
  PROBE(UnreadablePort.PROBE);

  private final String label;

  Protocol(String label) {
    this.label = label;
  }

  /** The protocol that C's enumeration has this number for. */
  static Protocol of(int number) {
    return switch (number) {
      case 1 -> TLS;
      case 2 -> HTTP2;
      case 3 -> PROBE;
      default -> OTHER;
    };
  }

  /** The name that is shown. */
  public String label() {
    return label;
  }
}
