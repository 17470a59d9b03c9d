// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A client that sends requests as they are given, and counts what it gets. */
public final class Client {

  private static final int PATIENCE_MILLIS = 30_000;

  private final String address;
  private final int port;

  /** A client of the server at this address. */
  public Client(String address, int port) {
    this.address = address;
    this.port = port;
  }

  /**
   * Sends requests from several connections at once and waits for all answers.
   *
   * @param count how many in all
   * @param concurrency how many at once
   * @param request the text of the n-th; a 1.0 request without keep-alive uses up its connection
   * @return how many answers there were of each status
   */
  public Map<Integer, Integer> send(int count, int concurrency, IntFunction<String> request)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<FutureTask<Map<Integer, Integer>>> senders = new ArrayList<>();
    for (int i = 0; i < concurrency; i++) {
      senders.add(new FutureTask<>(sender(count, next, request)));
    }
    senders.forEach(sender -> new Thread(sender, "client").start());
    Map<Integer, Integer> all = new TreeMap<>();
    for (FutureTask<Map<Integer, Integer>> sender : senders) {
      try {
        sender.get().forEach((status, n) -> all.merge(status, n, Integer::sum));
      } catch (ExecutionException e) {
        throw new AssertionError("a client failed: " + e.getCause(), e);
      }
    }
    return all;
  }

  private Callable<Map<Integer, Integer>> sender(
      int count, AtomicInteger next, IntFunction<String> request) {
    return () -> {
      Map<Integer, Integer> statuses = new TreeMap<>();
      try (Line line = new Line()) {
        for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
          statuses.merge(line.send(request.apply(n)), 1, Integer::sum);
        }
      }
      return statuses;
    };
  }

  /** Sends one request on a connection of its own; returns the status. */
  public int send(String request) throws IOException {
    try (Line line = new Line()) {
      return line.send(request);
    }
  }

  /** Sends one request and leaves without waiting for the answer, once somebody has seen it. */
  public void sendAndLeave(String request, Callable<Boolean> seen) throws Exception {
    try (Socket socket = open()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      Await.until("the request's arrival", seen::call);
    }
  }

  /** Sends one request and takes whatever comes until the server ends the connection. */
  public byte[] sendAndCollect(String request) throws IOException {
    try (Socket socket = open()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return socket.getInputStream().readAllBytes();
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getByName(address), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** A connection that is opened again when the server has closed it. */
  private final class Line implements AutoCloseable {
    private Socket socket;
    private InputStream in;

    int send(String request) throws IOException {
      if (socket == null) {
        socket = open();
        in = new BufferedInputStream(socket.getInputStream());
      }
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      List<String> head = head();
      int status = Integer.parseInt(head.getFirst().split(" ", 3)[1]);
      long length = status == 204 || status == 304 ? 0 : length(head);
      if (length >= 0) {
        in.skipNBytes(length);
      }
      if (length < 0 || head.contains("connection: close")) {
        assertThat(in.readAllBytes()).hasSizeLessThan(1 << 20);
        close();
      }
      return status;
    }

    private List<String> head() throws IOException {
      List<String> head = new ArrayList<>();
      for (String text = text(); !text.isEmpty(); text = text()) {
        head.add(text.toLowerCase(Locale.ROOT));
      }
      return head;
    }

    private String text() throws IOException {
      StringBuilder text = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new EOFException("the server closed inside of a head");
        }
        text.append((char) next);
      }
      return text.toString().strip();
    }

    private static long length(List<String> head) {
      return head.stream()
          .filter(field -> field.startsWith("content-length: "))
          .mapToLong(field -> Long.parseLong(field.substring("content-length: ".length())))
          .findFirst()
          .orElse(-1);
    }

    @Override
    public void close() throws IOException {
      if (socket != null) {
        socket.close();
        socket = null;
      }
    }
  }
}
