// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.demo;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that ports of this host are free. */
final class Ports {

  private Ports() {}

  /**
   * Checks all of some ports before the first of them is used.
   *
   * @param remedy what helps, said behind the ports that are in use
   * @throws CommandFailure naming those that are in use
   */
  static void requireFree(List<Integer> ports, String remedy) {
    List<Integer> taken = new ArrayList<>();
    for (int port : ports) {
      if (!isFree(port)) {
        taken.add(port);
      }
    }
    if (!taken.isEmpty()) {
      String names = taken.stream().map(String::valueOf).collect(Collectors.joining(", "));
      throw new CommandFailure(
          ExitCode.IN_USE,
          (taken.size() == 1 ? "port " + names + " is" : "ports " + names + " are")
              + " in use; "
              + remedy);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Connections of an earlier run that linger in TIME_WAIT do not make a port busy.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
