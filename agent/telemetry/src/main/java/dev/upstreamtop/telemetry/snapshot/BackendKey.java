// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * What identifies a backend row: the endpoint, seen from one side. Both components are non-null.
 */
public record BackendKey(Endpoint endpoint, Side side) {
  public BackendKey {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(side, "side");
  }

  /** The same backend seen from the other end of its connections. */
  public BackendKey otherEnd() {
    return new BackendKey(endpoint, side.other());
  }
}
