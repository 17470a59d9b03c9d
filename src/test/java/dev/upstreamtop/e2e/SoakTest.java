// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.FeedSums;
import dev.upstreamtop.world.Footprint;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that goes on behind a proxy at once and for long, good and bad, before two collectors with a
 * fed JVM: request by request what nginx's log says, and nothing grows.
 */
@InNamespace
class SoakTest {

  private static final int FRONT = 8080;
  private static final String FRONT_ENDPOINT = "127.0.0.1:" + FRONT;
  private static final int BEANS_OF_SHOP = 7092;

  /** nginx's times are whole milliseconds at each end. */
  private static final double NGINX_NANOS = 2e6;

  /**
   * At the beginning a JVM still loads classes of its own, and what the live judgement remembers
   * grows with every interval until its minute is full: by 20 kB a second with these backends.
   */
  private static final long MOST_GROWTH_OF_SHORT = 1 << 20;

  /** Less than half a byte for each request in a third of the time. */
  private static final long MOST_GROWTH_OF_LONG = 1 << 16;

  private static final int SAMPLES = 120;
  private static final Duration SHORTEST_BETWEEN_SAMPLES = Duration.ofSeconds(1);

  /** Ends of requests without a head, as the figures name them; 502 in nginx's log. */
  private static final Set<String> WITHOUT_HEAD = Set.of("closed", "reset");

  @TempDir Path directory;

  @Test
  void twentySeconds() throws Exception {
    soak(Duration.ofSeconds(20), MOST_GROWTH_OF_SHORT);
  }

  @Test
  @Tag("nightly")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void twentyMinutes() throws Exception {
    soak(Duration.ofMinutes(20), MOST_GROWTH_OF_LONG);
  }

  private void soak(Duration length, long mostGrowth) throws Exception {
    Path slowSocket = directory.resolve("slow.sock");
    Path fastSocket = directory.resolve("fast.sock");
    Path nginxFiles = Files.createDirectory(directory.resolve("nginx"));
    Path shopFiles = Files.createDirectory(directory.resolve("shop"));
    List<String> shopOptions = new ArrayList<>(RemoteBeans.jvmOptions(BEANS_OF_SHOP));
    shopOptions.addAll(Footprint.JVM_OPTIONS);
    try (Backends backends = new Backends();
        Nginx nginx = new Nginx(nginxFiles, FRONT, backends.proxy());
        Upstreamtop slow = Upstreamtop.collect(Footprint.JVM_OPTIONS, "1s", slowSocket);
        Upstreamtop fast = Upstreamtop.collect(Footprint.JVM_OPTIONS, "250ms", fastSocket);
        Shop shop =
            Shop.open(
                shopFiles,
                Jdk.RUNNING,
                shopOptions,
                "capture=feed,socket=" + fastSocket,
                List.of());
        FeedSums bySlow = FeedSums.of(slowSocket);
        FeedSums byFast = FeedSums.of(fastSocket)) {
      try (RemoteBeans beans = RemoteBeans.connect(BEANS_OF_SHOP)) {
        beans.awaitSnapshot();
      }
      List<Footprint> footprints =
          List.of(
              new Footprint("collector of 1 s", slow.process()),
              new Footprint("collector of 250 ms", fast.process()),
              new Footprint("fed JVM", shop.process()));

      try (Load load = new Load(backends)) {
        watch(length, footprints, load);
        load.end();
      }

      AccessLog log = nginx.end();
      Map<String, Long> told = new TreeMap<>();
      backends
          .all
          .values()
          .forEach(one -> told.put(one.endpoint(), (long) log.to(one.endpoint()).size()));
      told.put(FRONT_ENDPOINT, (long) log.statuses().size());
      try (RemoteBeans beans = RemoteBeans.connect(BEANS_OF_SHOP)) {
        Await.until("the log's requests in the fed JVM", () -> told.equals(requests(beans, told)));
        assertThat(beans.lost()).isEmpty();
      }
      for (Upstreamtop collector : List.of(slow, fast)) {
        collector.terminate();
        assertThat(collector.err()).as("nothing more on standard error").hasLineCount(2);
      }
      assertThat(shop.terminate()).isEqualTo(143);

      footprints.forEach(System.out::println);
      for (FeedSums sums : List.of(bySlow, byFast)) {
        sums.awaitEnd();
        assertThat(sums.loss().lost().values()).as("lost: %s", sums.loss()).containsOnly(0L);
        for (Side side : Side.values()) {
          assertEqual(sums, side, log, backends);
        }
        System.out.printf(
            "%d requests to backends in %d intervals are those of nginx's log, both" + " sides%n",
            log.attempts().size(), sums.snapshots());
      }
      footprints.forEach(footprint -> footprint.assertFlat(mostGrowth));
    }
  }

  /** The length is what this is about: how long the load goes on while nothing may grow. */
  private static void watch(Duration length, List<Footprint> footprints, Load load)
      throws Exception {
    long end = System.nanoTime() + length.toNanos();
    Duration between = length.dividedBy(SAMPLES);
    if (between.compareTo(SHORTEST_BETWEEN_SAMPLES) < 0) {
      between = SHORTEST_BETWEEN_SAMPLES;
    }
    while (System.nanoTime() < end || !footprints.getFirst().isEnough()) {
      Thread.sleep(between);
      load.assertFine();
      for (Footprint footprint : footprints) {
        footprint.sample();
      }
    }
  }

  private static Map<String, Long> requests(RemoteBeans beans, Map<String, Long> told)
      throws Exception {
    Map<String, Long> requests = new TreeMap<>();
    beans
        .totals()
        .forEach(
            (name, row) -> {
              String endpoint = name.substring(0, name.indexOf(' '));
              if (told.containsKey(endpoint)) {
                requests.merge(endpoint, (Long) row.get("totalRequests"), Math::max);
              }
            });
    return requests;
  }

  private static void assertEqual(FeedSums sums, Side side, AccessLog log, Backends backends) {
    backends.all.forEach(
        (name, backend) -> {
          BackendRow row = sums.row(backend.endpoint(), side);
          List<AccessLog.Attempt> attempts = log.to(backend.endpoint());
          assertIdentity(row, attempts.size());
          assertThat(backend.requests()).isEqualTo(attempts.size());
          assertThat(ends(row)).as("%s, %s", name, side).isEqualTo(ends(attempts));
          Counts counts = row.counts();
          assertThat(counts.get(Counter.BYTES_SENT))
              .as("bytes sent to %s, %s", name, side)
              .isEqualTo(attempts.stream().mapToLong(AccessLog.Attempt::bytesSent).sum());
          long nginxGot = attempts.stream().mapToLong(AccessLog.Attempt::bytesReceived).sum();
          // What it was sent by the time at which it leaves in the middle it does not read.
          assertThat(counts.get(Counter.BYTES_RECEIVED) - nginxGot)
              .as("bytes of %s that nginx does not tell of, %s", name, side)
              .isBetween(
                  0L, name.equals("left") ? (long) attempts.size() * Backends.EVENT.length() : 0L);
          assertThat(counts.get(Counter.TRUNCATED))
              .as("truncated at %s, %s", name, side)
              .isEqualTo(name.equals("broken") ? attempts.size() : 0);
          if (name.equals("churn")) {
            assertThat(counts.get(Counter.CONNECTS)).isEqualTo(attempts.size());
          }
        });
    for (String name : List.of("pausing", "events")) {
      Backend backend = backends.all.get(name);
      BackendRow row = sums.row(backend.endpoint(), side);
      List<AccessLog.Attempt> attempts = log.to(backend.endpoint());
      assertThat(row.times().response().count()).isEqualTo(attempts.size());
      assertThat((double) row.times().response().sumNanos())
          .as("response times of %s, %s", name, side)
          .isBetween(
              (double) backends.pausedNanos.get(name).sum(),
              attempts.stream().mapToDouble(a -> a.responseSeconds() * 1e9 + NGINX_NANOS).sum());
    }

    BackendRow front = sums.row(FRONT_ENDPOINT, side);
    assertIdentity(front, log.statuses().size());
    Map<String, Long> statuses = new TreeMap<>();
    log.statuses().forEach(s -> add(statuses, s == 499 ? "abandoned" : Integer.toString(s), 1));
    Map<String, Long> seen = new TreeMap<>();
    front.routes().forEach(route -> add(seen, route, ""));
    assertThat(seen).as("the front door, %s", side).isEqualTo(statuses);
  }

  private static void assertIdentity(BackendRow row, long requests) {
    Counts counts = row.counts();
    assertThat(counts.requests()).as("requests of %s", row.key()).isEqualTo(requests).isPositive();
    assertThat(counts.responses() + counts.failures().total())
        .as("requests of %s that ended", row.key())
        .isEqualTo(requests);
    assertThat(row.gauges().isQuiet()).as("at rest: %s", row.gauges()).isTrue();
    assertThat(counts.get(Counter.LOST_TRACK)).isZero();
    assertThat(counts.get(Counter.RECORDS_LOST)).isZero();
  }

  /** How many requests ended how, by method, path and status or failure: {@code GET /a/b 200}. */
  private static Map<String, Long> ends(BackendRow row) {
    Map<String, Long> ends = new TreeMap<>();
    row.routes().forEach(route -> add(ends, route, route.method() + " " + route.route() + " "));
    return ends;
  }

  private static void add(Map<String, Long> ends, RouteRow route, String prefix) {
    route.codes().forEach((code, count) -> add(ends, prefix + code, count));
    add(ends, prefix + "reset", route.failures().reset());
    add(ends, prefix + "closed", route.failures().closed());
    add(ends, prefix + "abandoned", route.failures().abandoned());
  }

  private static void add(Map<String, Long> ends, String end, long count) {
    if (count > 0) {
      ends.merge(end, count, Long::sum);
    }
  }

  private static Map<String, Long> ends(List<AccessLog.Attempt> attempts) {
    Map<String, Long> ends = new TreeMap<>();
    for (AccessLog.Attempt attempt : attempts) {
      add(ends, attempt.route() + " " + end(attempt), 1);
    }
    return ends;
  }

  private static String end(AccessLog.Attempt attempt) {
    String asked = attempt.route().substring(attempt.route().lastIndexOf('/') + 1);
    return switch (attempt.status()) {
      case 0 -> "abandoned";
      case 502 -> WITHOUT_HEAD.contains(asked) ? asked : "502";
      default -> Integer.toString(attempt.status());
    };
  }

  /** One for each kind of conduct, which is asked for by the first part of the path. */
  private static final class Backends implements AutoCloseable {

    private static final int LARGE = 100_000;
    private static final int UPLOAD = 20_000;
    private static final int SERVICE_MILLIS = 15;

    /** Below and beyond the 3 s after which silence would decide. */
    private static final int[] PAUSES_MILLIS = {50, 3_200, 1_000, 2_900, 4_500};

    private static final int[] HEARTBEATS_MILLIS = {100, 500, 3_100};
    private static final int EVENTS = 4;

    private static final Map<String, Integer> STATUSES =
        Map.of("ok", 200, "created", 201, "moved", 301, "missing", 404, "busy", 503);

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String EVENT = "8\r\ndata: x\n\r\n";
    private static final String LAST = "0\r\n\r\n";
    private static final String PART = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789";

    private final Map<String, Backend> all = new LinkedHashMap<>();
    private final Map<String, LongAdder> pausedNanos =
        Map.of("pausing", new LongAdder(), "events", new LongAdder());
    private final AtomicInteger turn = new AtomicInteger();

    Backends() throws IOException {
      open("kept", this::answer);
      open("churn", this::answer);
      open("silent", this::answer);
      open("pausing", this::pause);
      open("events", this::tell);
      open("left", (head, exchange) -> tellForEver(exchange));
      open("forsaken", (head, exchange) -> exchange.awaitClient());
      open("broken", this::breakOff);
    }

    private void open(String name, Backend.Behaviour behaviour) throws IOException {
      all.put(name, new Backend("127.0.0." + (all.size() + 11), behaviour));
    }

    /** Churn has a connection for each request, the others keep them. */
    String proxy() {
      StringBuilder text = new StringBuilder();
      all.forEach(
          (name, backend) ->
              text.append(
                  "upstream %s { server %s; %s }\n"
                      .formatted(
                          name, backend.endpoint(), name.equals("churn") ? "" : "keepalive 8;")));
      text.append(
          """
          server {
            listen %d;
            proxy_next_upstream off;
            proxy_buffering off;
            proxy_http_version 1.1;
            client_body_buffer_size 64k;
            location /churn/ { proxy_pass http://churn; }
          """
              .formatted(FRONT));
      all.keySet().stream()
          .filter(name -> !name.equals("churn"))
          .forEach(
              name ->
                  text.append(
                      "location /%1$s/ { proxy_set_header Connection ''; proxy_pass http://%1$s; }\n"
                          .formatted(name)));
      return text.append("}\n").toString();
    }

    private static String asked(String head) {
      String path = head.split(" ", 3)[1];
      return path.substring(path.lastIndexOf('/') + 1);
    }

    private void answer(String head, Backend.Exchange exchange)
        throws IOException, InterruptedException {
      String asked = asked(head);
      if (asked.equals("upload")) {
        exchange.receive(UPLOAD);
      }
      Thread.sleep(SERVICE_MILLIS);
      switch (asked) {
        case "upload" -> exchange.send(Backend.response(200));
        case "large" ->
            exchange.send(
                "HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n" + "x".repeat(LARGE));
        case "reset" -> exchange.reset();
        case "closed" -> exchange.close();
        default -> exchange.send(Backend.response(STATUSES.get(asked)));
      }
    }

    private void pause(String head, Backend.Exchange exchange)
        throws IOException, InterruptedException {
      int millis = PAUSES_MILLIS[turn.getAndIncrement() % PAUSES_MILLIS.length];
      if (asked(head).equals("sized")) {
        exchange.send(PART);
        sleep("pausing", millis);
        exchange.send("9876543210");
      } else {
        exchange.send(CHUNKED + "14\r\n0123456789");
        sleep("pausing", millis);
        exchange.send("9876543210\r\n" + LAST);
      }
    }

    private void tell(String head, Backend.Exchange exchange)
        throws IOException, InterruptedException {
      int millis = HEARTBEATS_MILLIS[turn.getAndIncrement() % HEARTBEATS_MILLIS.length];
      exchange.send(CHUNKED);
      for (int i = 0; i < EVENTS; i++) {
        sleep("events", millis);
        exchange.send(EVENT);
      }
      exchange.send(LAST);
    }

    /** Until nobody takes it any more. */
    private static void tellForEver(Backend.Exchange exchange)
        throws IOException, InterruptedException {
      exchange.send(CHUNKED);
      while (true) {
        exchange.send(EVENT);
        Thread.sleep(HEARTBEATS_MILLIS[0]);
      }
    }

    private void breakOff(String head, Backend.Exchange exchange)
        throws IOException, InterruptedException {
      exchange.send(PART);
      switch (asked(head)) {
        case "early" -> {
          Thread.sleep(SERVICE_MILLIS);
          exchange.close();
        }
        case "hard" -> {
          Thread.sleep(SERVICE_MILLIS);
          exchange.reset();
        }
        default -> {
          Thread.sleep(PAUSES_MILLIS[1]);
          exchange.reset();
        }
      }
    }

    private void sleep(String name, int millis) throws InterruptedException {
      long begin = System.nanoTime();
      Thread.sleep(millis);
      pausedNanos.get(name).add(System.nanoTime() - begin);
    }

    @Override
    public void close() throws IOException {
      for (Backend backend : all.values()) {
        backend.close();
      }
    }
  }

  /** Clients of all kinds, each at it until the end. */
  private static final class Load implements AutoCloseable {

    private static final String UPLOAD =
        "POST /churn/upload HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: "
            + Backends.UPLOAD
            + "\r\n\r\n"
            + "u".repeat(Backends.UPLOAD);

    /** One does on a thread what it does, once. */
    @FunctionalInterface
    private interface Visit {
      void pay(int number) throws Exception;
    }

    private final Client client = new Client("127.0.0.1", FRONT);
    private final List<FutureTask<Void>> visitors = new ArrayList<>();
    private volatile boolean over;

    Load(Backends backends) {
      String[] kept = {"ok", "created", "moved", "missing", "busy", "large"};
      start(2, n -> client.send(50, 1, i -> get("/kept/" + kept[(n + i) % kept.length])));
      start(
          2,
          n -> client.send(n % 10 == 0 ? UPLOAD : get("/churn/" + (n % 2 == 0 ? "ok" : "busy"))));
      String[] silent = {"ok", "reset", "ok", "closed"};
      start(1, n -> client.send(get("/silent/" + silent[n % silent.length])));
      start(6, n -> collect("/pausing/" + (n % 2 == 0 ? "sized" : "chunked")));
      start(4, n -> collect("/events/stream"));
      start(2, n -> leave());
      Backend forsaken = backends.all.get("forsaken");
      start(1, n -> client.sendAndLeave(get("/forsaken/long"), () -> forsaken.requests() == n + 1));
      start(1, n -> collect("/broken/" + (n % 2 == 0 ? "early" : "hard")));
      start(1, n -> collect("/broken/late"));
    }

    private void start(int visitors, Visit visit) {
      for (int i = 0; i < visitors; i++) {
        FutureTask<Void> visitor =
            new FutureTask<>(
                () -> {
                  for (int n = 0; !over; n++) {
                    visit.pay(n);
                  }
                  return null;
                });
        this.visitors.add(visitor);
        Thread.ofPlatform().daemon().name("visitor").start(visitor);
      }
    }

    private static String get(String path) {
      return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    /** By HTTP/1.0, so that the end of the connection is the end of the answer. */
    private static String last(String path) {
      return "GET " + path + " HTTP/1.0\r\nHost: h\r\n\r\n";
    }

    private void collect(String path) throws IOException {
      assertThat(client.sendAndCollect(last(path))).isNotEmpty();
    }

    /** Goes in the middle of a stream. */
    private static void leave() throws IOException {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), FRONT)) {
        socket.getOutputStream().write(last("/left/stream").getBytes(StandardCharsets.ISO_8859_1));
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        for (int events = 0; events < 3; ) {
          String line = in.readLine();
          assertThat(line).as("the stream goes on").isNotNull();
          events += line.equals("data: x") ? 1 : 0;
        }
      }
    }

    /** Nobody has given up. */
    void assertFine() throws Exception {
      for (FutureTask<Void> visitor : visitors) {
        if (visitor.isDone()) {
          visitor.get();
        }
      }
    }

    /** Returns when no request is under way any more. */
    void end() throws Exception {
      over = true;
      for (FutureTask<Void> visitor : visitors) {
        visitor.get();
      }
    }

    @Override
    public void close() {
      over = true;
    }
  }
}
