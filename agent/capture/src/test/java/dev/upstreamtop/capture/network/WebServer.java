// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.network;

import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend that answers every request with 200 and keeps its connections open; it counts what it
 * answered.
 */
public final class WebServer implements AutoCloseable {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket socket;
  private final AtomicLong answered = new AtomicLong();

  /** Listens on a free port of an address of the calling thread's namespace. */
  public WebServer(String address) throws IOException {
    socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    Thread acceptor = new Thread(this::accept, "web-server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream()) {
      int ends = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        ends = c == '\n' ? ends + 1 : c == '\r' ? ends : 0;
        if (ends == 2) {
          ends = 0;
          answered.incrementAndGet();
          out.write(ANSWER);
        }
      }
    } catch (IOException e) {
      // The client has gone: its own counts tell.
    }
  }

  /** The port. */
  public int port() {
    return socket.getLocalPort();
  }

  /** The endpoint, as rows show it. */
  public String endpoint() {
    return new Endpoint(socket.getInetAddress().getHostAddress(), port()).toString();
  }

  /** Requests answered so far. */
  public long answered() {
    return answered.get();
  }

  /** Sends requests for {@code /orders/1} on over one connection, and waits for each answer. */
  public void request(int count) {
    try (Socket client = new Socket(socket.getInetAddress(), port())) {
      client.setTcpNoDelay(true);
      for (int i = 1; i <= count; i++) {
        client
            .getOutputStream()
            .write(("GET /orders/" + i + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        byte[] answer = client.getInputStream().readNBytes(ANSWER.length);
        if (answer.length != ANSWER.length) {
          throw new AssertionError("no answer to request " + i);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
