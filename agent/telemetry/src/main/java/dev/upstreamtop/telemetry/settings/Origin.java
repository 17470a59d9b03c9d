// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

/** Whose outgoing requests count. */
public enum Origin {
  /** Everything that leaves on an interface: routed clients and containers behind a bridge too. */
  ANY,
  /** Only what sockets of this network namespace send. */
  LOCAL
}
