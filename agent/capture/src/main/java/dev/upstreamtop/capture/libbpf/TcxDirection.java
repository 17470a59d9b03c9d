// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import java.util.Locale;

/** The two chains of programs that every network interface has. */
public enum TcxDirection {
  /** Packets that arrive. */
  INGRESS(46),
  /** Packets that leave. */
  EGRESS(47);

  private final int attachType;

  TcxDirection(int attachType) {
    this.attachType = attachType;
  }

  /** The kernel's enum bpf_attach_type. */
  int attachType() {
    return attachType;
  }

  /** {@code ingress} or {@code egress}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
