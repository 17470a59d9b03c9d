// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP load balancer that tells the server behind it, first thing on each connection, for whom it
 * speaks: by the PROXY protocol (haproxy.org, proxy-protocol.txt).
 */
public final class Balancer implements AutoCloseable {

  /** For whom it says that it speaks. */
  public static final String CLIENT = "192.0.2.7";

  private final ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int target;
  private final byte[] header;

  /**
   * Starts one on a free port.
   *
   * @param target the port of the server
   * @param header what it says first: {@link #versionOne}, {@link #versionTwo} or nothing
   */
  public Balancer(int target, byte[] header) throws IOException {
    this.target = target;
    this.header = header.clone();
    Thread.ofPlatform().daemon().start(this::accept);
  }

  /** The header as a line (section 2.1). */
  public static byte[] versionOne() {
    return ("PROXY TCP4 " + CLIENT + " 198.51.100.1 50000 80\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The header as a block (section 2.2): signature, PROXY, TCP over IPv4, 12 bytes of addresses.
   */
  public static byte[] versionTwo() {
    return HexFormat.of()
        .parseHex("0d0a0d0a000d0a515549540a" + "21" + "11" + "000c" + "c0000207c6336401c3500050");
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = open(listener.accept());
        Socket server = open(new Socket(InetAddress.getLoopbackAddress(), target));
        server.getOutputStream().write(header);
        Thread.ofPlatform().daemon().start(() -> pump(client, server));
        Thread.ofPlatform().daemon().start(() -> pump(server, client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private Socket open(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      // One end has left without a word: both sockets are closed with the balancer.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
