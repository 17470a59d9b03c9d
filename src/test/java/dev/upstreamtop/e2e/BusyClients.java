// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Clients that ask on a connection each, one request after the other, numbered from 1 on. */
final class BusyClients implements AutoCloseable {

  /** How many there are. */
  static final int COUNT = 32;

  private final List<Thread> threads = new ArrayList<>();
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final Map<Integer, Integer> begun = new ConcurrentHashMap<>();
  private final CountDownLatch busy = new CountDownLatch(COUNT);
  private volatile boolean over;

  /** Starts them; the server answers with {@link Backend#response} 200. */
  BusyClients(String address, int port) {
    for (int i = 0; i < COUNT; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> ask(address, port)));
    }
  }

  private void ask(String address, int port) {
    byte[] response = new byte[Backend.response(200).length()];
    try (Socket socket = new Socket(InetAddress.getByName(address), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (int number = 1; !over; number++) {
        begun.put(socket.getLocalPort(), number);
        String request = "GET /" + number + " HTTP/1.1\r\nHost: h\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        if (in.readNBytes(response, 0, response.length) < response.length) {
          throw new IOException("connection closed");
        }
        if (number == 2) {
          busy.countDown();
        }
      }
    } catch (IOException e) {
      failures.add(e);
      busy.countDown();
    }
  }

  /** The number of the exchange that each has begun last, by its port. */
  Map<Integer, Integer> begun() {
    return Map.copyOf(begun);
  }

  /** Returns when each is past its first exchange. */
  void awaitBusy() throws InterruptedException {
    busy.await();
  }

  /** Nobody has lost a connection. */
  void assertFine() {
    assertThat(failures).isEmpty();
  }

  @Override
  public void close() {
    over = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
