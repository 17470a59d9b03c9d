// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * The address and port of a backend as seen on the wire.
 *
 * @param address the IP address as {@link Address#text} has it, without brackets ({@code 10.0.0.9},
 *     {@code ::1}); empty for the row {@link #OTHER} that holds what exceeds a bounded table
 * @param port the TCP port, 1 to 65535; 0 only for {@link #OTHER}
 */
public record Endpoint(String address, int port) implements Comparable<Endpoint> {

  /** The row that holds everything beyond a bounded table. */
  public static final Endpoint OTHER = new Endpoint("", 0);

  public Endpoint {
    Objects.requireNonNull(address, "address");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port out of range 0 to 65535: " + port);
    }
  }

  /** Whether this is the overflow row and no real address. */
  public boolean isOther() {
    return address.isEmpty();
  }

  @Override
  public int compareTo(Endpoint that) {
    int byAddress = address.compareTo(that.address);
    return byAddress != 0 ? byAddress : Integer.compare(port, that.port);
  }

  /** {@code 10.0.0.9:8080}, {@code [::1]:9001}, or {@code other}. */
  @Override
  public String toString() {
    if (isOther()) {
      return "other";
    }
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
