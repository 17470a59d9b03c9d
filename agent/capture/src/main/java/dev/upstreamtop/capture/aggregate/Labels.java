// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.AddressText;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/** The configured names of endpoints, found whichever way their IPv6 addresses were written. */
final class Labels {

  private static final int BYTES = 16;

  private final Map<Endpoint, String> byEndpoint = new HashMap<>();

  Labels(Map<Endpoint, String> names) {
    names.forEach((endpoint, label) -> byEndpoint.put(canonical(endpoint), label));
  }

  /** The label of an endpoint, empty without one. */
  String of(Endpoint endpoint) {
    return byEndpoint.getOrDefault(endpoint, "");
  }

  private static Endpoint canonical(Endpoint endpoint) {
    String address = endpoint.address();
    // Only what can be an IPv6 literal gets as far as the resolver: no name is ever looked up.
    if (!address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      return endpoint;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length == BYTES
          ? new Endpoint(AddressText.of(bytes), endpoint.port())
          : new Endpoint(InetAddress.getByAddress(bytes).getHostAddress(), endpoint.port());
    } catch (UnknownHostException notAnAddress) {
      return endpoint;
    }
  }
}
