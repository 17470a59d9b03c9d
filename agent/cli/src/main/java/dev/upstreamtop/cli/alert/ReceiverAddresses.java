// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import dev.upstreamtop.telemetry.settings.Receiver;
import dev.upstreamtop.telemetry.snapshot.Address;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Where a receiver is on the wire, so that what it is told is taken for no request of a proxy. */
public final class ReceiverAddresses {

  /** A name with more is a name of many. */
  private static final int MOST = 16;

  private ReceiverAddresses() {}

  /** Its addresses with their port; none for a command, and for a name that is not known now. */
  public static List<Endpoint> of(Receiver receiver) {
    if (!(receiver instanceof Receiver.Post post)) {
      return List.of();
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(post.url().getHost()))
          .limit(MOST)
          .map(address -> endpoint(address, post.port()))
          .distinct()
          .toList();
    } catch (UnknownHostException later) {
      return List.of();
    }
  }

  private static Endpoint endpoint(InetAddress address, int port) {
    // Behind the sign stands the interface, for an address of one link.
    String text = address.getHostAddress().replaceFirst("%.*", "");
    return new Endpoint(Address.parse(text).text(), port);
  }
}
