// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

/** Endpoints as upstreamtop and nginx write them. */
public final class Endpoints {

  private Endpoints() {}

  /** An address in its short form, and a port: {@code 127.0.0.1:80}, {@code [::1]:80}. */
  public static String of(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
