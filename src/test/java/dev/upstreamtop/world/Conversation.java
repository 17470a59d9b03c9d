// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that talks to a backend directly, by a script. What one call sends arrives before the
 * next call sends, so that each is a segment of its own.
 */
public final class Conversation implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final String endpoint;
  private final ServerSocket listener;
  private Socket client;
  private Socket backend;

  /**
   * Makes the backend and connects to it.
   *
   * @param address where it listens
   */
  public Conversation(String address) throws IOException {
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    listener.setSoTimeout(PATIENCE_MILLIS);
    endpoint = Endpoints.of(address, listener.getLocalPort());
    connect(0);
  }

  /** Opens the next connection from the client port that the one before came from. */
  public Conversation againFromTheSamePort() throws IOException {
    int port = client.getLocalPort();
    end();
    connect(port);
    return this;
  }

  private void connect(int clientPort) throws IOException {
    client = new Socket();
    client.setReuseAddress(true);
    client.bind(new InetSocketAddress(listener.getInetAddress(), clientPort));
    client.connect(listener.getLocalSocketAddress(), PATIENCE_MILLIS);
    backend = listener.accept();
    for (Socket socket : new Socket[] {client, backend}) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** The backend as the wire knows it. */
  public String endpoint() {
    return endpoint;
  }

  /** The client sends one segment. */
  public Conversation request(String text) throws IOException {
    return move(client, backend, text);
  }

  /** The backend sends one segment. */
  public Conversation response(String text) throws IOException {
    return move(backend, client, text);
  }

  private Conversation move(Socket from, Socket to, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    from.getOutputStream().write(bytes);
    assertThat(to.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
    return this;
  }

  /** The client sends something in segments of one byte. */
  public Conversation requestByteByByte(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      request(text.substring(i, i + 1));
    }
    return this;
  }

  /** The backend sends something in segments of one byte. */
  public Conversation responseByteByByte(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      response(text.substring(i, i + 1));
    }
    return this;
  }

  /** The backend sends into a connection whose client may be gone. */
  public Conversation lateResponse(String text) throws IOException {
    backend.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** The client will send no more; the backend learns it. */
  public Conversation clientFinishes() throws IOException {
    client.shutdownOutput();
    assertThat(backend.getInputStream().read()).isNegative();
    return this;
  }

  /** The backend will send no more; the client learns it. */
  public Conversation backendFinishes() throws IOException {
    backend.shutdownOutput();
    assertThat(client.getInputStream().read()).isNegative();
    return this;
  }

  /** The client breaks the connection off. */
  public Conversation clientResets() throws IOException {
    reset(client);
    return this;
  }

  /** The backend breaks the connection off. */
  public Conversation backendResets() throws IOException {
    reset(backend);
    return this;
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Ends the connection from the client's side, unless it is over. */
  public void end() throws IOException {
    client.close();
    if (!backend.isClosed()) {
      try {
        backend.getInputStream().skipNBytes(Long.MAX_VALUE);
      } catch (IOException over) {
        // The client is gone, politely or not.
      }
      backend.close();
    }
  }

  @Override
  public void close() throws IOException {
    end();
    listener.close();
  }
}
