// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How far an address means the same machine. */
public enum AddressScope {
  /** The loopback device: another machine on every host. */
  HOST,

  /** Link-local (RFC 3927, RFC 4291): each link has its own. */
  LINK,

  /** What bridges of containers and virtual machines begin with on every host that has one. */
  BRIDGE,

  /** The same machine wherever it is seen from, unless two hosts serve it at one time. */
  NETWORK;

  private static final List<String> LINK_LOCAL =
      List.of("169.254.", "[fe8", "[fe9", "[fea", "[feb");

  /**
   * Docker's own address pools but for 172.31, which clouds give to networks of machines; Podman's
   * and libvirt's first networks.
   */
  private static final List<String> OF_BRIDGES =
      Stream.concat(
              IntStream.rangeClosed(17, 30).mapToObj(second -> "172." + second + "."),
              Stream.of("10.88.", "192.168.122."))
          .toList();

  /**
   * The scope of an address.
   *
   * @param address as it is recorded, with or without a port, IPv6 in brackets; any other text has
   *     the scope of the network
   */
  public static AddressScope of(String address) {
    String text = address.toLowerCase(Locale.ROOT);
    if (text.startsWith("127.") || text.startsWith("[::1]")) {
      return HOST;
    }
    if (LINK_LOCAL.stream().anyMatch(text::startsWith)) {
      return LINK;
    }
    return OF_BRIDGES.stream().anyMatch(text::startsWith) ? BRIDGE : NETWORK;
  }

  /** Whether an address of this kind never means a machine that another host knows. */
  public boolean isOfOneHost() {
    return this == HOST || this == LINK;
  }
}
