// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/** From which end of the proxied connection an exchange was seen. */
public enum Side {
  /** Requests leave this host (egress), responses arrive: the proxy's leg. */
  CLIENT,
  /**
   * Requests arrive at an address of this network namespace, responses leave: the backend's own
   * view.
   */
  SERVER;

  /** The end across the connection. */
  public Side other() {
    return this == CLIENT ? SERVER : CLIENT;
  }
}
