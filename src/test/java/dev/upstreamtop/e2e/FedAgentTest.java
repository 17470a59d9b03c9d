// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.feed.FeedClient;
import dev.upstreamtop.telemetry.feed.FeedProtocol;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.RecordedTraffic;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application with the agent in it, fed by the real collector that captures real traffic. */
@InNamespace
class FedAgentTest {

  private static final int FRONT = 8080;
  private static final int BEANS_OF_COLLECTOR = 7091;
  private static final int BEANS_OF_SHOP = 7092;
  private static final int CLOSED_PORT = 9;
  private static final int TERMINATED = 143;

  @TempDir Path directory;

  private Path socket() {
    return directory.resolve("feed.sock");
  }

  private Shop shop(int jdk, List<String> more) throws Exception {
    List<String> jvm = new ArrayList<>(RemoteBeans.jvmOptions(BEANS_OF_SHOP));
    jvm.addAll(more);
    Path home = jdk == 25 ? Jdk.RUNNING : Jdk.of(jdk).home();
    return Shop.open(directory, home, jvm, "capture=feed,socket=" + socket(), List.of());
  }

  private Upstreamtop collector(List<String> more) throws Exception {
    List<String> jvm = new ArrayList<>(RemoteBeans.jvmOptions(BEANS_OF_COLLECTOR));
    jvm.addAll(more);
    return Upstreamtop.collect(jvm, socket());
  }

  private static List<String> recordingTo(Path file) {
    return List.of(
        "-XX:StartFlightRecording:filename=%s,settings=%s"
            .formatted(file, Checkout.root().resolve("jfr-settings/upstreamtop-profile.jfc")));
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void itsFiguresAreTheCollectors(int jdk) throws Exception {
    Path atCollector = directory.resolve("collector.jfr");
    Path inShop = directory.resolve("shop.jfr");
    int requests = 3_000;
    Backend.Behaviour moody =
        (head, exchange) -> {
          switch (Backend.wanted(head)) {
            case 700 -> exchange.reset();
            case 701 -> exchange.close();
            default -> exchange.send(Backend.response(Backend.wanted(head)));
          }
        };
    int[] wanted = {200, 201, 301, 404, 503, 700, 701};
    Path files = Files.createDirectory(directory.resolve("nginx"));
    try (Backend backend = new Backend("::1", moody);
        Upstreamtop collector = collector(recordingTo(atCollector));
        Shop shop = shop(jdk, recordingTo(inShop));
        Nginx nginx = new Nginx(files, FRONT, proxy(shop.port(), backend.endpoint()))) {
      try (RemoteBeans theirs = RemoteBeans.connect(BEANS_OF_COLLECTOR);
          RemoteBeans ours = RemoteBeans.connect(BEANS_OF_SHOP)) {
        ours.awaitSnapshot();
        new Client("127.0.0.1", FRONT)
            .send(
                requests,
                8,
                n ->
                    switch (n % 3) {
                      case 0 -> get("/moody/" + wanted[n % wanted.length] + "/" + n);
                      case 1 -> get("/shop/item/" + n);
                      default -> get("/closed/");
                    });
        // Two legs, but what goes to the closed port never becomes a request there.
        long seen = requests + requests / 3 * 2L;
        theirs.await("Upstreams", "TotalRequests", seen);
        ours.await("Upstreams", "TotalRequests", seen);
        // The last answers may be of the interval after: one without a request has them all.
        theirs.await("Upstreams", "RequestRate", 0.0);
        ours.await("Upstreams", "RequestRate", 0.0);
        assertThat(ours.totals()).isEqualTo(theirs.totals()).hasSize(7);
        assertThat(ours.lost()).isEmpty();
        assertThat(theirs.lost()).isEmpty();
        assertThat(ours.attribute("Capture", "Mode")).isEqualTo("FEED");
      }
      assertThat(shop.terminate()).isEqualTo(TERMINATED);
      assertThat(shop.complaints()).isEmpty();
      collector.terminate();

      RecordedTraffic theirs = RecordedTraffic.read(atCollector);
      RecordedTraffic ours = RecordedTraffic.read(inShop);
      assertThat(ours.counts()).isEqualTo(theirs.counts());
      assertThat(sum(ours, "Backend", " requests")).isEqualTo(2L * (requests + requests / 3 * 2));
      assertThat(sum(ours, "Result", " reset")).as("by the backend").isPositive();
      assertThat(sum(ours, "Result", " closed")).as("by the backend").isPositive();
      assertThat(sum(ours, "Result backend=127.0.0.1:" + CLOSED_PORT, " refused"))
          .isEqualTo(requests / 3);
      assertThat(ours.histograms()).isEqualTo(theirs.histograms()).isNotEmpty();
      assertThat(ours.single()).isEqualTo(theirs.single()).isNotEmpty();
      assertThat(ours.self()).containsExactly("127.0.0.1:" + shop.port());
      assertThat(theirs.self()).isEmpty();
      assertThat(nginx.end().statuses()).hasSize(requests);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void soAreThoseOfEachInterval(int jdk) throws Exception {
    int batches = 3;
    AtomicLong sent = new AtomicLong();
    Path atCollector = directory.resolve("collector.jfr");
    Path inShop = directory.resolve("shop.jfr");
    Path classes = directory.resolve("classes.log");
    List<String> shopOptions = new ArrayList<>(recordingEachInterval(inShop));
    shopOptions.add("-Xlog:class+load:file=" + classes);
    List<String> collectorOptions = new ArrayList<>(RemoteBeans.jvmOptions(BEANS_OF_COLLECTOR));
    collectorOptions.addAll(recordingEachInterval(atCollector));
    try (Upstreamtop collector = Upstreamtop.collect(collectorOptions, "2s", socket());
        Shop shop = shop(jdk, shopOptions)) {
      Client client = new Client("127.0.0.1", shop.port());
      try (RemoteBeans theirs = RemoteBeans.connect(BEANS_OF_COLLECTOR);
          RemoteBeans ours = RemoteBeans.connect(BEANS_OF_SHOP)) {
        ours.awaitSnapshot();
        for (int batch = 1; batch <= batches; batch++) {
          String path = "/batch-" + batch + "/";
          Await.until(
              "the same rows of an interval with traffic",
              () -> {
                client.send(20, 4, n -> get(path + n % 7));
                sent.addAndGet(20);
                return sameRows(theirs, ours);
              });
          ours.awaitNextSnapshot();
        }
        theirs.await("Upstreams", "RequestRate", 0.0);
        ours.await("Upstreams", "RequestRate", 0.0);
      }
      assertThat(shop.terminate()).isEqualTo(TERMINATED);
      assertThat(shop.complaints()).isEmpty();
      collector.terminate();
    }
    RecordedTraffic theirs = RecordedTraffic.read(atCollector);
    RecordedTraffic ours = RecordedTraffic.read(inShop);
    assertThat(ours.intervals()).hasSizeGreaterThanOrEqualTo(batches).isEqualTo(theirs.intervals());
    assertThat(ours.intervals().values().stream().flatMap(Set::stream))
        .extracting(text -> text.substring(0, text.indexOf(' ')))
        .contains("Backend", "Result", "Latency", "Route");
    assertThat(sum(ours, "Backend", " requests")).isEqualTo(2 * sent.get());
    assertThat(ofTheAgent(classes))
        .as("classes loaded in feed mode")
        .isNotEmpty()
        .allMatch(name -> name.matches("dev\\.upstreamtop\\.(telemetry|analysis)\\..*"));
    assertThat(Files.readString(classes))
        .as("what calls native code")
        .doesNotContain(" java.lang.foreign.Linker ", " java.lang.foreign.SymbolLookup ");
  }

  /** Whether both show the same interval, one with traffic. */
  private static boolean sameRows(RemoteBeans theirs, RemoteBeans ours) throws Exception {
    Map<String, Map<String, Object>> rows = ours.backends();
    return rows.values().stream().anyMatch(row -> (Long) row.get("requests") > 0)
        && rows.equals(theirs.backends());
  }

  /** A period much shorter than the intervals: each event is of one. */
  private List<String> recordingEachInterval(Path file) throws IOException {
    Path settings = directory.resolve("each-interval.jfc");
    Files.writeString(
        settings,
        Files.readString(Checkout.root().resolve("jfr-settings/upstreamtop-profile.jfc"))
            .replace(">1 s<", ">100 ms<"));
    return List.of("-XX:StartFlightRecording:filename=%s,settings=%s".formatted(file, settings));
  }

  private static List<String> ofTheAgent(Path classes) throws IOException {
    Pattern loaded = Pattern.compile("] (\\S+) source: file:.*\\.jar$");
    return Files.readAllLines(classes).stream()
        .map(loaded::matcher)
        .filter(Matcher::find)
        .map(line -> line.group(1))
        .toList();
  }

  private static long sum(RecordedTraffic traffic, String type, String field) {
    return traffic.counts().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(type + " ") && entry.getKey().endsWith(field))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String proxy(int shop, String backend) {
    return """
    server {
      listen %d;
      proxy_next_upstream off;
      location /shop/ { proxy_pass http://127.0.0.1:%d/; }
      location /moody/ { proxy_pass http://%s; }
      location /closed/ { proxy_pass http://127.0.0.1:%d; }
    }
    """
        .formatted(FRONT, shop, backend, CLOSED_PORT);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void theCollectorMayComeLateEndBeKilledAndComeBack(int jdk) throws Exception {
    Path recording = directory.resolve("shop.jfr");
    try (Shop shop = shop(jdk, recordingTo(recording))) {
      Client client = new Client("127.0.0.1", shop.port());
      try (RemoteBeans beans = RemoteBeans.connect(BEANS_OF_SHOP)) {
        beans.await("Capture", "State", "UNAVAILABLE");
        client.send(10, 1, n -> get("/unseen"));

        try (Upstreamtop collector = collector(List.of())) {
          beans.awaitSnapshot();
          assertThat(beans.attribute("Capture", "Reason")).isEqualTo("");
          client.send(100, 4, n -> get("/late"));
          beans.await("Upstreams", "TotalRequests", 100L);
          assertThat(beans.lost()).as("nothing to miss before the first").isEmpty();

          collector.kill();
        }
        beans.await("Capture", "State", "UNAVAILABLE");
        assertThat((String) beans.attribute("Capture", "Reason")).contains(socket().toString());
        client.send(50, 4, n -> get("/unseen"));
        assertThat(beans.attribute("Upstreams", "TotalRequests")).isEqualTo(100L);

        try (Upstreamtop collector = collector(List.of())) {
          beans.await("Capture", "State", "CAPTURING");
          // The first snapshot of the new collector tells of the gap.
          Await.until("the gap", () -> !beans.lost().isEmpty());
          client.send(100, 4, n -> get("/again"));
          beans.await("Upstreams", "TotalRequests", 200L);
          assertThat(beans.lost()).containsOnlyKeys(FeedClient.GAP);

          client.send(20, 1, n -> get("/at-the-end"));
          collector.terminate();
        }
        beans.await("Capture", "State", "UNAVAILABLE");
        assertThat(beans.attribute("Upstreams", "TotalRequests"))
            .as("an orderly end hands over the last interval")
            .isEqualTo(220L);
        client.send(50, 4, n -> get("/unseen"));
      }
      assertThat(shop.terminate()).isEqualTo(TERMINATED);
      assertThat(shop.complaints())
          .singleElement()
          .asString()
          .startsWith("upstreamtop: no traffic is captured: ");
    }
    RecordedTraffic recorded = RecordedTraffic.read(recording);
    assertThat(sum(recorded, "Backend", " requests")).as("of both sides").isEqualTo(440);
    assertThat(recorded.counts().keySet()).noneMatch(key -> key.contains("/unseen"));
  }

  @Test
  void manyReadersAreServedAndOneThatTakesNothingIsDropped() throws Exception {
    int readers = 20;
    List<Reader> all = Stream.generate(() -> new Reader(socket())).limit(readers).toList();
    try (Upstreamtop collector = collector(List.of());
        RemoteBeans theirs = RemoteBeans.connect(BEANS_OF_COLLECTOR);
        Backend backend = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        SocketChannel stuck = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      ByteBuffer wish =
          FeedProtocol.encode(new FeedProtocol.Subscription(FeedProtocol.FORMAT, true));
      while (wish.hasRemaining()) {
        stuck.write(wish);
      }
      all.forEach(Reader::start);
      theirs.await("Feed", "Readers", readers + 1L);

      Client client = new Client("127.0.0.1", backend.port());
      // The longer the exchanges, the sooner the connection is full.
      String longPath = "/" + "x".repeat(100);
      long sent = 0;
      while (theirs.attribute("Feed", "DroppedSlow").equals(0L)) {
        client.send(1_000, 4, n -> get(longPath));
        sent += 1_000;
        assertThat(sent)
            .as(
                "requests without a drop, of which the collector saw %s; %s",
                theirs.attribute("Upstreams", "TotalRequests"), collector.err())
            .isLessThan(2_000_000);
      }
      long expected = 2 * sent;
      for (Reader reader : all) {
        Await.until("all requests at each reader", () -> reader.requests() == expected);
      }
      theirs.await("Feed", "Readers", (long) readers);
      assertThat(collector.err()).as("nothing more on standard error").hasLineCount(2);
      assertThat(theirs.attribute("Feed", "DroppedSlow")).isEqualTo(1L);
      assertThat(theirs.lost()).isEmpty();
      assertThat(all).allMatch(reader -> reader.gaps() == 0);
    } finally {
      all.forEach(Reader::close);
    }
  }

  /** Reads the feed and adds up. */
  private static final class Reader {
    private final FeedClient client;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();

    Reader(Path socket) {
      client = new FeedClient(socket);
    }

    void start() {
      Thread thread =
          new Thread(
              () -> {
                try {
                  client.read(
                      () -> {},
                      snapshot -> {
                        gaps.addAndGet(
                            snapshot.capture().loss().lost().getOrDefault(FeedClient.GAP, 0L));
                        requests.addAndGet(
                            snapshot.backends().stream()
                                .mapToLong(row -> row.counts().requests())
                                .sum());
                      });
                } catch (IOException ended) {
                  // The test is over.
                }
              },
              "reader");
      thread.setDaemon(true);
      thread.start();
    }

    long requests() {
      return requests.get();
    }

    long gaps() {
      return gaps.get();
    }

    void close() {
      client.close();
    }
  }
}
