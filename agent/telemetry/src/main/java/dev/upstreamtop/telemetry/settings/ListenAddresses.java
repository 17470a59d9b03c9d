// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import dev.upstreamtop.telemetry.snapshot.Endpoint;

/** Where to listen: an address of this host, not a name, and a port. */
final class ListenAddresses implements Grammar<Endpoint> {

  @Override
  public String form() {
    return "ADDR:PORT";
  }

  @Override
  public String rule() {
    return "";
  }

  @Override
  public Endpoint read(String text) {
    return EndpointFilter.parse(text).endpoint();
  }
}
