// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A TCP port for those that cannot be told to choose one. */
public final class FreePort {

  private FreePort() {}

  /** One that nobody listens to now. */
  public static int any() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
