// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.world.Client;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask a proxy, each for itself and with pauses, until they are told to end. */
final class Load {

  private static final int CLIENTS = 16;
  private static final int IN_BURST = 2 * CLIENTS;
  private static final int UPLOADING = 12;
  private static final int MOST_PAUSE_MILLIS = 120;
  private static final int UPLOADED = 256 << 10;
  private static final int PARTS = 16;
  private static final long PART_NANOS = 600_000_000L / PARTS;
  private static final int PATIENCE_MILLIS = 30_000;

  private final int port;
  private final Random seeds;
  private final AtomicInteger answers = new AtomicInteger();
  private final List<FutureTask<Void>> all = new ArrayList<>();
  private volatile boolean over;

  /** One more request of a client. */
  @FunctionalInterface
  private interface Request {
    void send(Random random) throws IOException;
  }

  /**
   * Begins.
   *
   * @param port of the proxy at the loopback address
   * @param random decides who asks for what
   */
  Load(int port, Random random) {
    this.port = port;
    this.seeds = random;
    start(CLIENTS, this::ask, () -> true);
  }

  /** How many answers there were. */
  int answers() {
    return answers.get();
  }

  /** Three times as many requests, as long as it is asked for. */
  void burst(Wanted wanted) {
    start(IN_BURST, this::ask, wanted);
  }

  /** Slow uploads to one of the backends, as long as it is asked for. */
  void upload(int backend, Wanted wanted) {
    start(UPLOADING, random -> upload(backend), wanted);
  }

  /** Whether something is still asked for. */
  @FunctionalInterface
  interface Wanted {
    boolean now();
  }

  private void start(int clients, Request request, Wanted wanted) {
    for (int i = 0; i < clients; i++) {
      Random random = new Random(seeds.nextLong());
      FutureTask<Void> client =
          new FutureTask<>(
              () -> {
                while (!over && wanted.now()) {
                  try {
                    request.send(random);
                  } catch (IOException cutShort) {
                    // What a client gets of an ill backend is what the trial is about.
                  }
                  answers.incrementAndGet();
                  LockSupport.parkNanos(random.nextInt(MOST_PAUSE_MILLIS) * 1_000_000L);
                }
                return null;
              });
      all.add(client);
      Thread thread = new Thread(client, "client");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void ask(Random random) throws IOException {
    String path = (random.nextInt(3) == 0 ? "/search/" : "/orders/") + random.nextInt(1_000);
    new Client("127.0.0.1", port).send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
  }

  private void upload(int backend) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /orders/1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Backend: b"
              + backend
              + "\r\nContent-Length: "
              + UPLOADED
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      for (int i = 0; i < PARTS; i++) {
        LockSupport.parkNanos(PART_NANOS);
        out.write(new byte[UPLOADED / PARTS]);
      }
      socket.getInputStream().readAllBytes();
    }
  }

  /** Ends it; returns when nobody asks any more. */
  void end() throws Exception {
    over = true;
    Await.until("the clients' end", () -> all.stream().allMatch(FutureTask::isDone));
    for (FutureTask<Void> client : all) {
      client.get();
    }
  }
}
