// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/** From which end of the connection a backend was seen. */
public enum Side {
  /** The proxy's leg: requests leave on egress. */
  CLIENT,
  /** The backend's own host: requests arrive on ingress. */
  SERVER;

  /** The side of that name; {@link #CLIENT} for a name that is not known here. */
  public static Side of(String name) {
    return "SERVER".equals(name) ? SERVER : CLIENT;
  }
}
