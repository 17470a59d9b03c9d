// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.testing.Await;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend on a socket of its own that does with each request what a test says, and counts them.
 */
public final class Backend implements AutoCloseable {

  /** What happens to a request. */
  @FunctionalInterface
  public interface Behaviour {
    /**
     * Answers, or not.
     *
     * @param head the request's head, its empty line included
     */
    void handle(String head, Exchange exchange) throws IOException, InterruptedException;
  }

  /** One request as the backend has it before it. */
  public static final class Exchange {
    private final Socket socket;
    private final InputStream in;

    private Exchange(Socket socket, InputStream in) {
      this.socket = socket;
      this.in = in;
    }

    /** Takes so many bytes of the request's body. */
    public void receive(long bytes) throws IOException {
      in.skipNBytes(bytes);
    }

    /** Sends these bytes, as one segment where they fit in one. */
    public void send(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** Ends the connection. */
    public void close() throws IOException {
      socket.close();
    }

    /** Breaks the connection off. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits until the client is gone; what it may still send is dropped. */
    public void awaitClient() throws IOException {
      while (in.read() >= 0) {
        // Dropped.
      }
    }
  }

  private final String address;
  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final Thread acceptor;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();

  /**
   * Starts one on a free port.
   *
   * @param address where it listens, in its short form
   */
  public Backend(String address, Behaviour behaviour) throws IOException {
    this(address, 0, behaviour);
  }

  /** Starts one on a port of one's choice. */
  public Backend(String address, int port, Behaviour behaviour) throws IOException {
    this.address = address;
    this.behaviour = behaviour;
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1024);
    acceptor = start(this::accept);
  }

  /** Answers every request alike. */
  public static Behaviour answering(String response) {
    return (head, exchange) -> exchange.send(response);
  }

  /** A whole response with a body of two bytes. */
  public static String response(int status) {
    return "HTTP/1.1 " + status + " Told\r\nContent-Length: 2\r\n\r\nok";
  }

  /** The status that a path like {@code /status/404/x} asks for. */
  public static int wanted(String head) {
    return Integer.parseInt(head.split("/", 4)[2].substring(0, 3));
  }

  /** Where it listens, as the wire knows it. */
  public String endpoint() {
    return Endpoints.of(address, listener.getLocalPort());
  }

  /** The port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many requests have arrived. */
  public long requests() {
    return requests.get();
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "backend");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        connections.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        requests.incrementAndGet();
        behaviour.handle(head, new Exchange(socket, in));
      }
    } catch (IOException gone) {
      // By its own behaviour, or because the client left.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
    }
  }

  /** Reads a head to its empty line; empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
      boolean wanted = next == (matched % 2 == 0 ? '\r' : '\n');
      matched = wanted ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** Is gone, as after a crash: nothing listens there any more. */
  public void vanish() throws IOException {
    listener.close();
    // Who is in accept(2) keeps the socket listening until he is back from there.
    Await.until("nobody listens at " + endpoint(), () -> !acceptor.isAlive());
    for (Socket socket : connections) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    vanish();
  }
}
