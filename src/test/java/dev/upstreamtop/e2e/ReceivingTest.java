// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.board.BoardColumn;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.JudgedRecording;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.ShownRecording;
import dev.upstreamtop.world.Upstreamtop;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backend that hangs in a body, and one that holds a tunnel, behind a real nginx: every read-out
 * tells of both while it lasts, and how they ended.
 */
@NeedsRoot
class ReceivingTest {

  private static final int FRONT = 8080;
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String BEGUN = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789";
  private static final String REST = "9876543210";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n";
  private static final String SAID = "hello";

  @TempDir Path directory;

  /** What the agent's recording held while the body was not over. */
  private record Told(
      Path dump, String hanging, Duration oldest, String talking, Duration oldestTunnel) {}

  @Test
  void inEveryReadOut() throws Exception {
    Told told;
    try (Namespace network = Namespace.create()) {
      told = network.call(this::hang);
    }
    // The page is shown by the thread that shows all others.
    assertShown(told);
  }

  private Told hang() throws Exception {
    CountDownLatch goesOn = new CountDownLatch(1);
    Path nginxFiles = Files.createDirectory(directory.resolve("nginx"));
    List<String> jvm = new ArrayList<>(RemoteBeans.JVM_OPTIONS);
    jvm.addAll(Shop.recording(directory.resolve("at-exit.jfr"), "upstreamtop.jfc"));
    try (Backend hanging =
            new Backend(
                "127.0.0.5",
                (head, exchange) -> {
                  exchange.send(BEGUN);
                  goesOn.await();
                  exchange.send(REST);
                });
        Backend talking =
            new Backend(
                "127.0.0.6",
                (head, exchange) -> {
                  exchange.send(SWITCHED);
                  exchange.send(SAID);
                  exchange.awaitClient();
                });
        Shop shop =
            Shop.open(directory, Jdk.RUNNING, jvm, "capture=direct,interval=100ms", List.of());
        Nginx nginx = new Nginx(nginxFiles, FRONT, proxy(hanging.endpoint(), talking.endpoint()));
        Upstreamtop top = Upstreamtop.top();
        RemoteBeans beans = RemoteBeans.connect();
        Socket body = open();
        Socket tunnel = open()) {
      beans.awaitSnapshot();
      String begun = ask(body, "GET /body HTTP/1.0\r\nHost: h\r\n\r\n", "0123456789");
      assertThat(begun).startsWith("HTTP/1.1 200");
      ask(
          tunnel,
          "GET /tunnel HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n",
          SAID);

      // The table and the beans of an agent.
      Await.until(
          "a body that has not been over for long",
          () -> column(beans, hanging, "oldestReceivingMillis") >= LONG_NANOS / 1e6);
      assertThat(column(beans, hanging, "receiving")).isEqualTo(1);
      assertThat(column(beans, hanging, "inFlight")).isZero();
      assertThat(column(beans, talking, "receiving")).isZero();
      assertThat(column(beans, talking, "tunnels")).isEqualTo(1);
      String bean = "Backend,backend=\"" + hanging.endpoint() + "\",side=CLIENT";
      assertThat(beans.attribute(bean, "Receiving")).isEqualTo(1L);
      assertThat((Double) beans.attribute(bean, "OldestReceivingMillis"))
          .isGreaterThanOrEqualTo(LONG_NANOS / 1e6);

      // JSON of the command.
      top.await(
          "both in the JSON",
          figures ->
              figures.client(hanging.endpoint()).get("receiving") == 1
                  && figures.client(hanging.endpoint()).get("oldestReceivingNanos") >= LONG_NANOS
                  && figures.client(talking.endpoint()).get("tunnels") == 1
                  && figures.client(talking.endpoint()).get("oldestTunnelNanos") >= LONG_NANOS);

      // A dump of the agent's recording, and the page over it.
      Path dump = dump(shop, "dump.jfr");
      RecordedEvent last = last(dump, "UpstreamBackend", hanging.endpoint());
      assertThat(last.getLong("receiving")).isEqualTo(1);
      Duration oldest = last.getDuration("oldestReceiving");
      assertThat(oldest.toNanos()).isGreaterThanOrEqualTo(LONG_NANOS);

      RecordedEvent open = last(dump, "UpstreamTunnel", talking.endpoint());
      assertThat(open.getLong("tunnels")).isEqualTo(1);
      Duration oldestTunnel = open.getDuration("oldestTunnel");
      assertThat(oldestTunnel.toNanos()).isGreaterThanOrEqualTo(LONG_NANOS);
      assertThat(sum(dump, talking.endpoint(), "tunnelBytesReceived")).isEqualTo(SAID.length());
      assertThat(told(dump, "UpstreamTunnel", hanging.endpoint())).isEmpty();

      // How it ends.
      goesOn.countDown();
      body.getInputStream().readAllBytes();
      tunnel.shutdownOutput();
      top.await(
          "the end of both",
          figures ->
              figures.client(hanging.endpoint()).get("receiving") == 0
                  && figures.client(talking.endpoint()).get("tunnels") == 0);
      Await.until(
          "the end of the tunnel in the recording", () -> endedByClient(shop, talking) == 1);
      nginx.end();
      var figures = top.stop();
      assertThat(figures.client(hanging.endpoint()).counts())
          .isEqualTo("requests 1, responses2xx 1");
      Row talked = figures.client(talking.endpoint());
      assertThat(talked.counts()).isEqualTo("requests 1, responses1xx 1, tunnelsEndedByClient 1");
      assertThat(talked.get("tunnelBytesReceived")).isEqualTo(SAID.length());
      assertThat(talked.get("tunnelBytesSent")).isZero();
      assertThat(talked.get("bytesReceived")).isGreaterThan(SAID.length());
      return new Told(dump, hanging.endpoint(), oldest, talking.endpoint(), oldestTunnel);
    }
  }

  @Test
  void captureThatEndsMeanwhileEndsNoResponse() throws Exception {
    Row end;
    try (Namespace network = Namespace.create()) {
      end = network.call(this::endMeanwhile);
    }
    assertThat(end.counts()).isEqualTo("requests 1, responses2xx 1, receiving 1");
    assertThat(end.get("headerTime.count")).isEqualTo(1);
    assertThat(end.get("responseTime.count")).isZero();
    assertThat(end.get("oldestReceivingNanos")).isPositive();
  }

  private Row endMeanwhile() throws Exception {
    Path nginxFiles = Files.createDirectory(directory.resolve("nginx"));
    try (Backend hanging =
            new Backend(
                "127.0.0.5",
                (head, exchange) -> {
                  exchange.send(BEGUN);
                  exchange.awaitClient();
                });
        Nginx _ = new Nginx(nginxFiles, FRONT, proxy(hanging.endpoint(), hanging.endpoint()));
        Upstreamtop top = Upstreamtop.top();
        Socket body = open()) {
      ask(body, "GET /body HTTP/1.0\r\nHost: h\r\n\r\n", "0123456789");
      top.await("the response", figures -> figures.client(hanging.endpoint()).responses() == 1);
      return top.stop().client(hanging.endpoint());
    }
  }

  private static void assertShown(Told told) throws Exception {
    BackendId hanging = new BackendId(told.hanging(), Side.CLIENT);
    BackendId talking = new BackendId(told.talking(), Side.CLIENT);
    try (ShownRecording page = ShownRecording.open(new JudgedRecording(told.dump()).items())) {
      assertThat(page.cells(hanging, List.of(BoardColumn.RECEIVING, BoardColumn.OLDEST_RECEIVING)))
          .containsEntry(BoardColumn.RECEIVING, "1")
          .containsEntry(BoardColumn.OLDEST_RECEIVING, Figures.time(told.oldest().toNanos()));
      assertThat(
              page.cells(
                  talking,
                  List.of(
                      BoardColumn.TUNNELS,
                      BoardColumn.OLDEST_TUNNEL,
                      BoardColumn.TUNNEL_SENT,
                      BoardColumn.TUNNEL_RECEIVED)))
          .containsEntry(BoardColumn.TUNNELS, "1")
          .containsEntry(BoardColumn.OLDEST_TUNNEL, Figures.time(told.oldestTunnel().toNanos()))
          .containsEntry(BoardColumn.TUNNEL_SENT, Figures.bytes(0))
          .containsEntry(BoardColumn.TUNNEL_RECEIVED, Figures.bytes(SAID.length()));
    }
  }

  private static double column(RemoteBeans beans, Backend backend, String name) throws Exception {
    Map<String, Object> row = beans.backends().get(backend.endpoint() + " CLIENT");
    return row == null ? 0 : ((Number) row.get(name)).doubleValue();
  }

  private Path dump(Shop shop, String name) throws Exception {
    Path dump = directory.resolve(name);
    Shell.succeed(
        Jdk.tool("jcmd"), Long.toString(shop.process().pid()), "JFR.dump", "filename=" + dump);
    return dump;
  }

  private long endedByClient(Shop shop, Backend talking) throws Exception {
    Path dump = dump(shop, "ended.jfr");
    long ended = sum(dump, talking.endpoint(), "tunnelsEndedByClient");
    if (ended > 0) {
      assertThat(last(dump, "UpstreamTunnel", talking.endpoint()).getLong("tunnels")).isZero();
      assertThat(sum(dump, talking.endpoint(), "tunnelsEndedByBackend")).isZero();
    }
    return ended;
  }

  private static long sum(Path file, String endpoint, String field) throws Exception {
    return told(file, "UpstreamTunnel", endpoint).stream()
        .mapToLong(event -> event.getLong(field))
        .sum();
  }

  private static RecordedEvent last(Path file, String type, String endpoint) throws Exception {
    return told(file, type, endpoint).getLast();
  }

  /** What was recorded of a backend, the latest last. */
  private static List<RecordedEvent> told(Path file, String type, String endpoint)
      throws Exception {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.upstreamtop." + type))
        .filter(event -> event.getString("backend").equals(endpoint))
        .filter(event -> event.getString("side").equals("CLIENT"))
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }

  private static Socket open() throws Exception {
    return new Socket(InetAddress.getLoopbackAddress(), FRONT);
  }

  /** Sends a request and reads until the answer ends so. */
  private static String ask(Socket socket, String request, String end) throws Exception {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    InputStream in = socket.getInputStream();
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith(end)) {
      int next = in.read();
      assertThat(next).as("the answer goes on: %s", answer).isNotNegative();
      answer.append((char) next);
    }
    return answer.toString();
  }

  private static String proxy(String hanging, String talking) {
    return """
    server {
      listen %d;
      proxy_http_version 1.1;
      proxy_buffering off;
      location /body { proxy_pass http://%s; }
      location /tunnel {
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection upgrade;
        proxy_pass http://%s;
      }
    }
    """
        .formatted(FRONT, hanging, talking);
  }
}
