// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * A port whose connections carry something other than plain HTTP/1.x.
 *
 * @param port the destination port, 1 to 65535
 * @param protocol what was recognised: {@code TLS}, {@code HTTP/2}, {@code probe} where connections
 *     ended without a byte from their clients (TCP health checks, a port scan), or {@code other}
 * @param connections connections seen so in the interval
 */
public record UnreadablePort(int port, String protocol, long connections) {

  /** The protocol of connections that carried nothing. */
  public static final String PROBE = "probe";

  public UnreadablePort {
    Objects.requireNonNull(protocol, "protocol");
  }

  /** Whether it says nothing of what the port speaks: its clients sent nothing. */
  public boolean isProbe() {
    return protocol.equals(PROBE);
  }

  /** The same port and protocol with the connections of both. */
  UnreadablePort plus(UnreadablePort later) {
    return new UnreadablePort(port, protocol, connections + later.connections);
  }
}
