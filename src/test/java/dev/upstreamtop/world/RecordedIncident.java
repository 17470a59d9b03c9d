// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An incident as it happens, recorded by the JVMs that it happened to: nginx spreads requests over
 * two shops, whose JVMs stand still for their collectors again and again, and which after a while
 * begin to answer 500.
 *
 * @param fed what a JVM of release 17 recorded that a collector fed, looking closely
 * @param direct what a JVM of release 25 recorded that captured by itself, with the settings for
 *     recordings that always run
 */
public record RecordedIncident(Recorded fed, Recorded direct) {

  /**
   * What one JVM recorded.
   *
   * @param endpoint where it was a backend
   * @param requests how many nginx sent it, by nginx's own log
   */
  public record Recorded(Path file, String endpoint, long requests) {}

  private static final int FRONT = 8080;
  private static final int CONCURRENCY = 8;
  private static final int ROUND = 200;
  private static final int BROKEN_ONE_IN = 8;
  private static final int COLLECTIONS = 5;

  /** Long beside what counts as slow, and what no healthy request takes. */
  private static final long LONG_PAUSE_MILLIS = 250;

  /** Lets it happen in a network of its own; takes some seconds. */
  public static RecordedIncident happen(Path directory) throws Exception {
    try (Namespace network = Namespace.create()) {
      return network.call(() -> inside(directory));
    }
  }

  private static RecordedIncident inside(Path directory) throws Exception {
    Path fedFile = directory.resolve("fed.jfr");
    Path directFile = directory.resolve("direct.jfr");
    Path socket = directory.resolve("feed.sock");
    try (Upstreamtop collector = Upstreamtop.collect(socket);
        Shop fed =
            Shop.open(
                Files.createDirectory(directory.resolve("fed")),
                Jdk.of(17).home(),
                Shop.recording(fedFile, "upstreamtop-profile.jfc"),
                "capture=feed,socket=" + socket,
                List.of());
        Shop direct =
            Shop.open(
                Files.createDirectory(directory.resolve("direct")),
                Jdk.RUNNING,
                Shop.recording(directFile, "upstreamtop.jfc"),
                "capture=direct",
                List.of());
        Nginx nginx =
            new Nginx(
                Files.createDirectory(directory.resolve("nginx")),
                FRONT,
                configuration(fed.port(), direct.port()))) {
      List<Shop> shops = List.of(fed, direct);
      for (Shop shop : shops) {
        shop.awaitState("CAPTURING");
      }
      AtomicBoolean over = new AtomicBoolean();
      AtomicBoolean broken = new AtomicBoolean();
      AtomicInteger rounds = new AtomicInteger();
      FutureTask<Void> load = load(over, broken, rounds);
      new Thread(load, "load").start();
      for (Shop shop : shops) {
        awaitSelf(shop);
        hoard(shop);
      }
      broken.set(true);
      for (int i = 0; i < COLLECTIONS; i++) {
        for (Shop shop : shops) {
          shop.get("/collect");
        }
        int before = rounds.get();
        Await.until("requests after a pause", () -> rounds.get() > before + 1 || load.isDone());
      }
      over.set(true);
      load.get();
      AccessLog log = nginx.end();
      List<Recorded> recorded = new ArrayList<>();
      for (Shop shop : shops) {
        String endpoint = shop.endpoint();
        List<AccessLog.Attempt> attempts = log.to(endpoint);
        awaitRequests(shop, attempts.size());
        shop.terminate();
        recorded.add(new Recorded(shop == fed ? fedFile : directFile, endpoint, attempts.size()));
      }
      collector.terminate();
      return new RecordedIncident(recorded.get(0), recorded.get(1));
    }
  }

  private static String configuration(int... ports) {
    StringBuilder servers = new StringBuilder();
    for (int port : ports) {
      servers.append("server 127.0.0.1:").append(port).append("; ");
    }
    return """
    upstream shops { %s keepalive 16; }
    server {
      listen %d;
      location / {
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_pass http://shops;
      }
    }
    """
        .formatted(servers, FRONT);
  }

  private static FutureTask<Void> load(
      AtomicBoolean over, AtomicBoolean broken, AtomicInteger rounds) {
    return new FutureTask<>(
        () -> {
          Client client = new Client("127.0.0.1", FRONT);
          while (!over.get()) {
            boolean healthy = !broken.get();
            client.send(ROUND, CONCURRENCY, n -> request(n, healthy));
            rounds.incrementAndGet();
          }
          return null;
        });
  }

  private static String request(int n, boolean healthy) {
    String path = healthy || n % BROKEN_ONE_IN != 0 ? "/orders/" : "/broken/";
    return "GET " + path + n + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  private static void awaitSelf(Shop shop) throws Exception {
    Await.until(
        "the JVM that is a backend knows itself",
        () -> shop.ownBean("SERVER", "Self").equals("true"));
  }

  /** Lets it hoard until its collector needs long. */
  private static void hoard(Shop shop) throws Exception {
    Await.until(
        "a long pause",
        () -> {
          shop.get("/hoard");
          return Long.parseLong(shop.get("/collect")) >= LONG_PAUSE_MILLIS;
        });
  }

  /** Its recording ends with it: what it is to hold must have come before. */
  private static void awaitRequests(Shop shop, long requests) throws Exception {
    for (String side : List.of("CLIENT", "SERVER")) {
      Await.until(
          requests + " requests to " + shop.endpoint(),
          () -> Long.parseLong(shop.ownBean(side, "TotalRequests")) >= requests);
    }
  }
}
