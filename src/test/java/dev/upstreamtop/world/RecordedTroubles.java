// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Every trouble that a backend can have with nginx, each at a backend of its own, as an agent on
 * the proxy's host recorded them from the wire.
 *
 * @param file the recording
 * @param log what nginx says it did
 * @param pipelined a backend that was sent more requests in one segment than the capture can follow
 * @param toldMeanwhile what the beans said of each backend while it happened, without its time
 */
public record RecordedTroubles(
    Path file, AccessLog log, String pipelined, Map<String, Set<String>> toldMeanwhile) {

  /** Two that do the same work, and one that needs far longer for it. */
  public static final List<String> QUICK = List.of("127.0.0.11:9100", "127.0.0.12:9100");

  public static final String SLOW = "127.0.0.13:9100";

  /** Two of a pool, of which one gets a tenth of the requests. */
  public static final String FAVOURED = "127.0.0.21:9200";

  public static final String NEGLECTED = "127.0.0.22:9200";

  /** One that answers some requests with 503. */
  public static final String FAILING = "127.0.0.31:9300";

  /** One that answers, then resets, then is gone. */
  public static final String CRASHING = "127.0.0.41:9400";

  /** One on the way to which packets are lost. */
  public static final String LOSSY = "127.0.0.51:9500";

  /** One with which a few requests hang for seconds. */
  public static final String HANGING = "127.0.0.61:9600";

  /** One at which many requests wait at once. */
  public static final String FLOODED = "127.0.0.62:9601";

  /** Requests to the crashing backend in each part of its life. */
  public static final int ATTEMPTS = 20;

  /** Requests that wait at once. */
  public static final int WAITING = 100;

  /** Requests in one segment: more than are read of one. */
  public static final int BURST = 400;

  private static final int FRONT = 8080;
  private static final int ANSWERED_AT_ONCE = 100;
  private static final int CONCURRENCY = 8;
  private static final int POOL_REQUESTS = 360;
  private static final long SLOW_MILLIS = 300;
  private static final int LOSSY_ROUND = 100;
  private static final long ENOUGH_RETRANSMITS = 30;
  private static final double HANGING_MILLIS = 6_000;

  /** Longer than what is called a hang. */
  private static final double FLOODED_MILLIS = 6_000;

  private static final String OK = Backend.response(200);

  /** Lets them happen in a network of their own; takes half a minute at most. */
  public static RecordedTroubles happen(Path directory) throws Exception {
    try (Namespace network = Namespace.create()) {
      return network.call(() -> inside(network, directory));
    }
  }

  private static RecordedTroubles inside(Namespace network, Path directory) throws Exception {
    Path file = directory.resolve("troubles.jfr");
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicBoolean floods = new AtomicBoolean();
    CountDownLatch flooded = new CountDownLatch(1);
    AtomicBoolean resets = new AtomicBoolean();
    List<Backend> backends = new ArrayList<>();
    Map<String, Set<String>> told = new TreeMap<>();
    try (Backend crashing =
            at(
                CRASHING,
                (head, exchange) -> {
                  if (resets.get()) {
                    exchange.reset();
                  } else {
                    exchange.send(OK);
                  }
                });
        Shop observer = observer(directory, file);
        Nginx nginx =
            new Nginx(Files.createDirectory(directory.resolve("nginx")), FRONT, configuration());
        Conversation pipelined = new Conversation("127.0.0.71")) {
      for (String endpoint : List.of(QUICK.get(0), QUICK.get(1), FAVOURED, NEGLECTED, LOSSY)) {
        backends.add(at(endpoint, Backend.answering(OK)));
      }
      backends.add(at(FAILING, (head, to) -> to.send(Backend.response(Backend.wanted(head)))));
      backends.add(
          at(
              SLOW,
              (head, to) -> {
                Thread.sleep(SLOW_MILLIS);
                to.send(OK);
              }));
      backends.add(
          at(
              HANGING,
              (head, to) -> {
                hangs.await();
                to.send(OK);
              }));
      backends.add(
          at(
              FLOODED,
              (head, to) -> {
                if (floods.get()) {
                  flooded.await();
                }
                to.send(OK);
              }));
      observer.awaitState("CAPTURING");

      Client client = new Client("127.0.0.1", FRONT);
      client.send(get("/flooded/1"));
      FutureTask<?> hanging = started(() -> client.send(3, 3, n -> get("/hanging/" + n)));
      client.send(
          200, CONCURRENCY, n -> get("/failing/status/" + (n % 5 == 0 ? 503 : 200) + "/" + n));
      awaitTold(observer, FAILING, told);
      client.send(POOL_REQUESTS, 2 * CONCURRENCY, n -> get("/pool/" + n));
      client.send(POOL_REQUESTS, CONCURRENCY, n -> get("/weighted/" + n));
      client.send(ATTEMPTS, 1, n -> get("/crashing/" + n));
      resets.set(true);
      client.send(ATTEMPTS, 1, n -> get("/crashing/" + n));
      awaitTold(observer, CRASHING, told);
      crashing.vanish();
      client.send(ATTEMPTS, 1, n -> get("/crashing/" + n));
      pipelined.request(get("/burst").repeat(BURST));
      for (int i = 0; i < BURST; i += ANSWERED_AT_ONCE) {
        pipelined.response(OK.repeat(ANSWERED_AT_ONCE));
      }
      losePackets(network, client, observer);
      awaitTold(observer, LOSSY, told);

      awaitOldest(observer, HANGING, HANGING_MILLIS);
      awaitTold(observer, HANGING, told);
      hangs.countDown();
      hanging.get();
      floods.set(true);
      FutureTask<?> flood = started(() -> client.send(WAITING, WAITING, n -> get("/flooded/" + n)));
      awaitOldest(observer, FLOODED, FLOODED_MILLIS);
      awaitTold(observer, FLOODED, told);
      flooded.countDown();
      flood.get();

      AccessLog log = nginx.end();
      awaitCounted(observer, log);
      for (String endpoint : log.endpoints()) {
        note(observer, endpoint, told);
      }
      observer.terminate();
      return new RecordedTroubles(file, log, pipelined.endpoint(), told);
    } finally {
      hangs.countDown();
      flooded.countDown();
      for (Backend backend : backends) {
        backend.close();
      }
    }
  }

  private static Backend at(String endpoint, Backend.Behaviour behaviour) throws Exception {
    String[] words = endpoint.split(":", 2);
    return new Backend(words[0], Integer.parseInt(words[1]), behaviour);
  }

  /** A JVM beside the proxy that captures by itself; what it serves itself is of no interest. */
  private static Shop observer(Path directory, Path file) throws Exception {
    return Shop.open(
        Files.createDirectory(directory.resolve("observer")),
        Jdk.RUNNING,
        Shop.recording(file, "upstreamtop-profile.jfc"),
        "capture=direct,side=client,ignore=" + FRONT,
        List.of());
  }

  private static String configuration() {
    return """
    upstream pool { server %s; server %s; server %s; keepalive 16; }
    upstream weighted { server %s weight=9; server %s; keepalive 16; }
    upstream lossy { server %s; keepalive 16; }
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    server {
      listen %d;
      location /pool/ { proxy_pass http://pool; }
      location /weighted/ { proxy_pass http://weighted; }
      location /lossy/ { proxy_pass http://lossy; }
      location /failing/ { proxy_pass http://%s/; }
      location /crashing/ { proxy_pass http://%s; }
      location /hanging/ { proxy_pass http://%s; }
      location /flooded/ { proxy_pass http://%s; }
    }
    """
        .formatted(
            QUICK.get(0),
            QUICK.get(1),
            SLOW,
            FAVOURED,
            NEGLECTED,
            LOSSY,
            FRONT,
            FAILING,
            CRASHING,
            HANGING,
            FLOODED);
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  private static FutureTask<?> started(Callable<?> task) {
    FutureTask<?> started = new FutureTask<>(task);
    new Thread(started, "client").start();
    return started;
  }

  private static void losePackets(Namespace network, Client client, Shop observer)
      throws Exception {
    network.filtered();
    String port = LOSSY.split(":", 2)[1];
    network.rule("tcp dport " + port + " numgen inc mod 10 0 drop");
    network.rule("tcp sport " + port + " numgen inc mod 11 0 drop");
    Await.until(
        "segments sent again",
        () -> {
          client.send(LOSSY_ROUND, CONCURRENCY, n -> get("/lossy/" + n));
          return number(observer, LOSSY, "Retransmits") >= ENOUGH_RETRANSMITS;
        });
    network.unfiltered();
  }

  /** A backend that nobody asks any more is what it was: so none of them is missed. */
  private static void awaitTold(Shop observer, String endpoint, Map<String, Set<String>> told)
      throws Exception {
    Await.until(
        "the bean of " + endpoint + " fails",
        () -> observer.backendBean(endpoint, "CLIENT", "Failing").equals("true"));
    note(observer, endpoint, told);
  }

  private static void note(Shop observer, String endpoint, Map<String, Set<String>> told)
      throws Exception {
    String finding = observer.backendBean(endpoint, "CLIENT", "Finding");
    if (!finding.isEmpty()) {
      told.computeIfAbsent(endpoint, first -> new TreeSet<>())
          .add(finding.replaceFirst(" since .*", ""));
    }
  }

  private static void awaitOldest(Shop observer, String endpoint, double millis) throws Exception {
    Await.until(
        "requests that wait at " + endpoint,
        () -> number(observer, endpoint, "OldestInFlightMillis") >= millis);
  }

  /** The recording ends with the observer: what it is to hold must have come before. */
  private static void awaitCounted(Shop observer, AccessLog log) throws Exception {
    for (String endpoint : log.endpoints()) {
      long refused = endpoint.equals(CRASHING) ? ATTEMPTS : 0;
      try {
        Await.until(
            "all attempts to reach " + endpoint,
            () ->
                number(observer, endpoint, "TotalRequests")
                            + number(observer, endpoint, "TotalRefused")
                        >= log.to(endpoint).size()
                    && number(observer, endpoint, "TotalRefused") >= refused);
      } catch (AssertionError late) {
        throw new AssertionError(late.getMessage() + told(observer, endpoint, log), late);
      }
    }
  }

  /** What each says that has counted. */
  private static String told(Shop observer, String endpoint, AccessLog log) throws Exception {
    StringBuilder told = new StringBuilder(" (nginx: " + log.to(endpoint));
    for (String total : List.of("TotalRequests", "TotalRefused", "TotalReset")) {
      told.append(", ").append(total).append(' ').append(number(observer, endpoint, total));
    }
    for (String about : List.of("State", "SnapshotAgeMillis", "TotalLostByCause")) {
      told.append(", ").append(about).append(' ').append(observer.bean("Capture", about));
    }
    return told.append(')').toString();
  }

  private static double number(Shop observer, String endpoint, String attribute) throws Exception {
    String text = observer.backendBean(endpoint, "CLIENT", attribute);
    return text.isEmpty() ? 0 : Double.parseDouble(text);
  }
}
