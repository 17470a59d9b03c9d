// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backends that stand still in the middle of a response, against what nginx says of their times.
 */
@InNamespace
class PausingBackendTest {

  private static final int FRONT = 8080;

  /** Below and beyond the time for which silence decides, where anything is left to it. */
  private static final int[] STOP_SECONDS = {2, 4, 8};

  /** nginx's times are whole milliseconds at each end. */
  private static final long NGINX_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final String EVENTS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String EVENT = "8\r\ndata: x\n\r\n";
  private static final String LAST = "0\r\n\r\n";

  @TempDir Path directory;

  /** The real thing: a JVM that is stopped, as by a debugger, its machine, or a long pause. */
  @Test
  void javaBackendThatIsStoppedInMidResponse() throws Exception {
    Path files = directory.resolve("nginx");
    assertThat(files.toFile().mkdir()).isTrue();
    List<Long> stopped = new ArrayList<>();
    try (Shop shop = Shop.openAlone(directory, Jdk.RUNNING, List.of());
        Nginx nginx = new Nginx(files, FRONT, proxy(shop.endpoint()));
        Upstreamtop top = Upstreamtop.top()) {
      for (int seconds : STOP_SECONDS) {
        stopped.add(stopInMidResponse(shop, seconds));
      }

      AccessLog log = nginx.end();
      Figures figures = top.stop();

      Row row = figures.client(shop.endpoint());
      assertThat(row.counts()).isEqualTo("requests 3, responses2xx 3");
      assertThat(row.get("responseTime.count")).isEqualTo(3);
      double ours = row.meanNanos("responseTime") * 3;
      double nginxs =
          log.to(shop.endpoint()).stream().mapToDouble(a -> a.responseSeconds() * 1e9).sum();
      assertThat(ours)
          .isBetween(
              (double) stopped.stream().mapToLong(Long::longValue).sum(), nginxs + 3 * NGINX_NANOS);
      assertThat(row.get("bytesReceived")).isGreaterThan(3 * Shop.PIECES);
    }
  }

  /** Returns for how long it stood still, at least. */
  private static long stopInMidResponse(Shop shop, int seconds) throws Exception {
    String pid = Long.toString(shop.process().pid());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), FRONT)) {
      socket
          .getOutputStream()
          .write("GET /pieces HTTP/1.0\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      String begun = "";
      while (!begun.endsWith("\r\n\r\npiece")) {
        int next = in.read();
        assertThat(next).as("the response goes on: %s", begun).isNotNegative();
        begun += (char) next;
      }
      Shell.succeed("kill", "-STOP", pid);
      long begin = System.nanoTime();
      long end = begin + TimeUnit.SECONDS.toNanos(seconds);
      // How long it stands still is what is measured.
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      long stopped = System.nanoTime() - begin;
      Shell.succeed("kill", "-CONT", pid);
      assertThat(in.readAllBytes()).isNotEmpty();
      return stopped;
    }
  }

  @Test
  void eventStreamWhoseHeartbeatIsSlow() throws Exception {
    long gap = TimeUnit.MILLISECONDS.toNanos(3_500);
    try (Backend backend =
            new Backend(
                "127.0.0.1",
                (head, exchange) -> {
                  exchange.send(EVENTS);
                  for (int i = 0; i < 2; i++) {
                    Thread.sleep(TimeUnit.NANOSECONDS.toMillis(gap));
                    exchange.send(EVENT);
                  }
                  exchange.send(LAST);
                });
        Nginx nginx = new Nginx(directory, FRONT, proxy(backend.endpoint()));
        Upstreamtop top = Upstreamtop.top()) {
      Client client = new Client("127.0.0.1", FRONT);
      client.sendAndCollect("GET /events HTTP/1.0\r\nHost: h\r\n\r\n");

      AccessLog log = nginx.end();
      Row row = top.stop().client(backend.endpoint());

      assertThat(row.counts()).isEqualTo("requests 1, responses2xx 1");
      assertThat(row.get("bytesReceived"))
          .isEqualTo(EVENTS.length() + 2L * EVENT.length() + LAST.length());
      assertThat(row.meanNanos("responseTime"))
          .isBetween(
              2.0 * gap,
              log.to(backend.endpoint()).getFirst().responseSeconds() * 1e9 + NGINX_NANOS);
      assertThat(row.meanNanos("headerTime")).isLessThan((double) gap);
    }
  }

  @Test
  void backendThatDiesAfterItsPause() throws Exception {
    try (Backend backend =
            new Backend(
                "127.0.0.1",
                (head, exchange) -> {
                  exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789");
                  Thread.sleep(4_000);
                  exchange.reset();
                });
        Nginx nginx = new Nginx(directory, FRONT, proxy(backend.endpoint()));
        Upstreamtop top = Upstreamtop.top()) {
      new Client("127.0.0.1", FRONT).sendAndCollect("GET /dies HTTP/1.0\r\nHost: h\r\n\r\n");

      nginx.end();
      assertThat(top.stop().client(backend.endpoint()).counts())
          .isEqualTo("requests 1, responses2xx 1, truncated 1");
    }
  }

  private static String proxy(String backend) {
    return """
    server {
      listen %d;
      location / {
        proxy_http_version 1.1;
        proxy_buffering off;
        proxy_pass http://%s;
      }
    }
    """
        .formatted(FRONT, backend);
  }
}
