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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Every trouble that a backend can have with nginx, each at a backend of its own, as an agent on
 * the proxy's host recorded them from the wire.
 *
 * @param file the recording
 * @param log what nginx says it did
 * @param pipelined a backend that was sent more requests in one segment than the capture can follow
 * @param meanwhile what was said while it happened
 */
public record RecordedTroubles(Path file, AccessLog log, String pipelined, Meanwhile meanwhile) {

  /**
   * What an agent says of each backend while it lasts, without its time.
   *
   * @param beans the finding that the backend's bean has
   * @param console what jconsole's tab shows beside its sign of trouble, without figures
   * @param notified those that a notification called failing
   */
  public record Meanwhile(
      Map<String, Set<String>> beans, Map<String, Set<String>> console, Set<String> notified) {}

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

  /** What is said in the end of requests that wait: as long as they are young they pile up. */
  private static final String HANGS = "does not answer";

  private static final String OK = Backend.response(200);

  /** Lets them happen in a network of their own; takes half a minute at most. */
  public static RecordedTroubles happen(Path directory) throws Exception {
    ConsoleTab console = new ConsoleTab();
    try (Namespace network = Namespace.create()) {
      return network.call(() -> inside(network, directory, console));
    }
  }

  private static RecordedTroubles inside(Namespace network, Path directory, ConsoleTab console)
      throws Exception {
    Path file = directory.resolve("troubles.jfr");
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicBoolean floods = new AtomicBoolean();
    CountDownLatch flooded = new CountDownLatch(1);
    AtomicBoolean resets = new AtomicBoolean();
    List<Backend> backends = new ArrayList<>();
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

      AccessLog log;
      Meanwhile meanwhile;
      // Over before the observer is: who is gone cannot be taken leave of.
      try (RemoteBeans beans = RemoteBeans.connect()) {
        Onlooker onlooker = new Onlooker(beans, console);
        Client client = new Client("127.0.0.1", FRONT);
        client.send(get("/flooded/1"));
        client.send(
            200, CONCURRENCY, n -> get("/failing/status/" + (n % 5 == 0 ? 503 : 200) + "/" + n));
        onlooker.awaitFailing(FAILING);
        client.send(POOL_REQUESTS, 2 * CONCURRENCY, n -> get("/pool/" + n));
        client.send(POOL_REQUESTS, CONCURRENCY, n -> get("/weighted/" + n));
        client.send(ATTEMPTS, 1, n -> get("/crashing/" + n));
        resets.set(true);
        client.send(ATTEMPTS, 1, n -> get("/crashing/" + n));
        onlooker.awaitFailing(CRASHING);
        crashing.vanish();
        client.send(ATTEMPTS, 1, n -> get("/crashing/" + n));
        pipelined.request(get("/burst").repeat(BURST));
        for (int i = 0; i < BURST; i += ANSWERED_AT_ONCE) {
          pipelined.response(OK.repeat(ANSWERED_AT_ONCE));
        }
        losePackets(network, client, onlooker);

        FutureTask<?> hanging = started(() -> client.send(3, 3, n -> get("/hanging/" + n)));
        floods.set(true);
        FutureTask<?> flood =
            started(() -> client.send(WAITING, WAITING, n -> get("/flooded/" + n)));
        onlooker.awaitFinding(HANGING, HANGS);
        onlooker.awaitFinding(FLOODED, HANGS);
        hangs.countDown();
        flooded.countDown();
        hanging.get();
        flood.get();

        log = nginx.end();
        awaitCounted(onlooker, log);
        onlooker.look(log.endpoints());
        meanwhile = onlooker.told();
      }
      observer.terminate();
      return new RecordedTroubles(file, log, pipelined.endpoint(), meanwhile);
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
        Stream.concat(
                Shop.recording(file, "upstreamtop-profile.jfc").stream(),
                RemoteBeans.JVM_OPTIONS.stream())
            .toList(),
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

  private static void losePackets(Namespace network, Client client, Onlooker onlooker)
      throws Exception {
    network.filtered();
    String port = LOSSY.split(":", 2)[1];
    // By chance: counted, it may be the same bare acknowledgement each time, which nobody waits
    // for.
    network.rule("tcp dport " + port + " numgen random mod 10 0 drop");
    network.rule("tcp sport " + port + " numgen random mod 11 0 drop");
    Await.until(
        "segments sent again",
        () -> {
          client.send(LOSSY_ROUND, CONCURRENCY, n -> get("/lossy/" + n));
          return onlooker.number(LOSSY, "Retransmits") >= ENOUGH_RETRANSMITS;
        });
    onlooker.look(List.of(LOSSY));
    network.unfiltered();
  }

  /** The recording ends with the observer: what it is to hold must have come before. */
  private static void awaitCounted(Onlooker onlooker, AccessLog log) throws Exception {
    for (String endpoint : log.endpoints()) {
      long refused = endpoint.equals(CRASHING) ? ATTEMPTS : 0;
      try {
        Await.until(
            "all attempts to reach " + endpoint,
            () ->
                onlooker.number(endpoint, "TotalRequests")
                            + onlooker.number(endpoint, "TotalRefused")
                        >= log.to(endpoint).size()
                    && onlooker.number(endpoint, "TotalRefused") >= refused);
      } catch (AssertionError late) {
        throw new AssertionError(late.getMessage() + told(onlooker, endpoint, log), late);
      }
    }
  }

  /** What each says that has counted. */
  private static String told(Onlooker onlooker, String endpoint, AccessLog log) throws Exception {
    StringBuilder told = new StringBuilder(" (nginx: " + log.to(endpoint));
    for (String total : List.of("TotalRequests", "TotalRefused", "TotalReset")) {
      told.append(", ").append(total).append(' ').append(onlooker.number(endpoint, total));
    }
    return told.append(", ").append(onlooker.capture()).append(')').toString();
  }
}
