// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.device;

import dev.upstreamtop.telemetry.snapshot.Address;
import java.util.List;

/**
 * A network interface of this network namespace.
 *
 * @param name its name
 * @param index the kernel's number of it, never reused while it exists
 * @param up whether it is switched on
 * @param addresses its IPv4 and IPv6 addresses
 */
public record NetworkDevice(String name, int index, boolean up, List<Address> addresses) {
  public NetworkDevice {
    addresses = List.copyOf(addresses);
  }
}
