// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Conversation;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Upstreamtop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which backends are looked at, what they are called, and what cannot be read. */
@InNamespace
class SelectionTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  /** Below the ports that clients are given: which of the two the backend's is, tells the lower. */
  private static final int TLS_PORT = 8443;

  private static final Backend.Behaviour OK = Backend.answering(Backend.response(200));

  @Test
  void includeIgnoreAndName() throws Exception {
    try (Backend one = new Backend("127.0.0.1", OK);
        Backend two = new Backend("127.0.0.2", OK);
        Backend six = new Backend("::1", OK);
        Upstreamtop ignoring =
            Upstreamtop.top(
                "--ignore", one.port() + ",::1/128", "--name", two.endpoint() + "=orders-2");
        Upstreamtop including = Upstreamtop.top("--include", "127.0.0.0/30," + six.endpoint())) {
      new Client("127.0.0.1", one.port()).send(5, 1, n -> GET);
      new Client("127.0.0.2", two.port()).send(6, 1, n -> GET);
      new Client("::1", six.port()).send(7, 1, n -> GET);

      Figures left = ignoring.stop();
      Figures taken = including.stop();

      assertThat(left.backends()).containsExactly(two.endpoint() + " CLIENT");
      assertThat(left.client(two.endpoint()).requests()).isEqualTo(6);
      assertThat(left.intervals().getLast().at("/backends/0/name").asText()).isEqualTo("orders-2");
      assertThat(left.cause("filtered")).isEqualTo(2);
      assertThat(taken.client(one.endpoint()).requests()).isEqualTo(5);
      assertThat(taken.client(two.endpoint()).requests()).isEqualTo(6);
      assertThat(taken.client(six.endpoint()).requests()).isEqualTo(7);
    }
  }

  @Test
  void whatCannotBeReadIsToldByPort() throws Exception {
    try (Upstreamtop top = Upstreamtop.top();
        Conversation tls = new Conversation("127.0.0.1");
        Conversation junk = new Conversation("127.0.0.1")) {
      tls.request("\u0016\u0003\u0001\u0000\u00a5" + "x".repeat(160)).response("\u0016\u0003");
      junk.request("x".repeat(300)).response("x");

      Figures figures = top.stop();

      assertThat(figures.totals().counts()).isEmpty();
      assertThat(figures.cause("tls")).isEqualTo(1);
      assertThat(figures.cause("junk")).isPositive();
      Map<String, String> unreadable = new TreeMap<>();
      for (JsonNode interval : figures.intervals()) {
        for (JsonNode port : interval.at("/capture/unreadablePorts")) {
          unreadable.put(port.get("port").asText(), port.get("protocol").asText());
        }
      }
      assertThat(unreadable)
          .containsKeys(portOf(tls), portOf(junk))
          .extractingByKeys(portOf(tls), portOf(junk))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void probesOfOpenAndOfClosedPortsAreToldByPort() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    int closed;
    try (ServerSocket free = new ServerSocket(0, 1, here)) {
      closed = free.getLocalPort();
    }
    try (Upstreamtop top = Upstreamtop.top("--side", "server");
        ServerSocket open = new ServerSocket(0, 50, here)) {
      for (int i = 0; i < 20; i++) {
        new Socket(here, open.getLocalPort()).close();
        assertThatThrownBy(() -> new Socket(here, closed)).isInstanceOf(ConnectException.class);
      }

      Figures figures = top.stop();

      assertThat(figures.totals().counts()).isEmpty();
      Map<Integer, Long> probes = new TreeMap<>();
      for (JsonNode interval : figures.intervals()) {
        for (JsonNode port : interval.at("/capture/unreadablePorts")) {
          if (port.get("protocol").asText().equals("probe")) {
            probes.merge(port.get("port").asInt(), port.get("connections").asLong(), Long::sum);
          }
        }
      }
      assertThat(probes).containsEntry(open.getLocalPort(), 20L).containsEntry(closed, 20L);
      assertThat(figures.cause("probe")).isGreaterThanOrEqualTo(40);
    }
  }

  @Test
  void doctorNamesWhatCannotBeRead() throws Exception {
    AtomicBoolean told = new AtomicBoolean();
    FutureTask<Integer> traffic = new FutureTask<>(() -> speakTlsAndProbeUntil(told));
    new Thread(traffic, "tls").start();
    Shell.Result doctor = Upstreamtop.run("doctor", "--duration", "1s");
    told.set(true);

    assertThat(traffic.get()).isPositive();
    assertThat(doctor.output())
        .contains(" speaks TLS: not readable, only plain HTTP/1.x can be")
        .contains(" probed: nothing sent (health check or scan)");
  }

  /** The handshake is over when the capture begins: records alone say what is spoken. */
  @Test
  void tlsOnAConnectionThatWasOpenBeforeIsNamed(@TempDir Path directory) throws Exception {
    SSLContext tls = selfSigned(directory.resolve("keys.p12"));
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket server = tls.getServerSocketFactory().createServerSocket(TLS_PORT, 1, here)) {
      FutureTask<Long> echo = new FutureTask<>(() -> echo(server));
      Thread.ofPlatform().daemon().start(echo);
      long exchanged = 0;
      Figures figures;
      try (Socket client = tls.getSocketFactory().createSocket(here, server.getLocalPort())) {
        echoOnce(client);
        exchanged++;
        try (Upstreamtop top = Upstreamtop.top()) {
          for (int i = 0; i < 3; i++, exchanged++) {
            echoOnce(client);
          }
          figures = top.stop();
        }
      }
      assertThat(echo.get()).isEqualTo(exchanged);
      assertThat(figures.totals().counts()).isEmpty();
      assertThat(figures.cause("tls")).isEqualTo(1);
      List<JsonNode> named = new ArrayList<>();
      for (JsonNode interval : figures.intervals()) {
        interval.at("/capture/unreadablePorts").forEach(named::add);
      }
      assertThat(named)
          .singleElement()
          .satisfies(
              port -> {
                assertThat(port.get("port").asInt()).isEqualTo(server.getLocalPort());
                assertThat(port.get("protocol").asText()).isEqualTo("TLS");
                assertThat(port.get("connections").asLong()).isEqualTo(1);
              });
    }
  }

  private static void echoOnce(Socket client) throws IOException {
    client.getOutputStream().write('a');
    client.getOutputStream().flush();
    assertThat(client.getInputStream().read()).isEqualTo('a');
  }

  /** Sends back each byte of one connection until its end, and says how many there were. */
  private static long echo(ServerSocket server) throws IOException {
    long bytes = 0;
    try (Socket connection = server.accept()) {
      for (int c = connection.getInputStream().read();
          c >= 0;
          c = connection.getInputStream().read()) {
        connection.getOutputStream().write(c);
        connection.getOutputStream().flush();
        bytes++;
      }
    }
    return bytes;
  }

  private static SSLContext selfSigned(Path keys) throws Exception {
    String password = "changeit";
    Shell.succeed(
        Jdk.tool("keytool"),
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-storepass",
        password,
        "-keystore",
        keys.toString());
    KeyStore store = KeyStore.getInstance(keys.toFile(), password.toCharArray());
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(store, password.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("own", store.getCertificate("mykey"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** One port that is spoken TLS to, and one that is only connected to. */
  private static int speakTlsAndProbeUntil(AtomicBoolean told) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    byte[] hello = ("\u0016\u0003\u0001\u0000\u00a5" + "x".repeat(160)).getBytes(ISO_8859_1);
    int connections = 0;
    try (ServerSocket secure = new ServerSocket(0, 1, here);
        ServerSocket probed = new ServerSocket(0, 1, here)) {
      for (; !told.get(); connections++) {
        try (Socket tls = new Socket(here, secure.getLocalPort())) {
          tls.getOutputStream().write(hello);
          secure.accept().close();
        }
        new Socket(here, probed.getLocalPort()).close();
        probed.accept().close();
      }
    }
    return connections;
  }

  private static String portOf(Conversation conversation) {
    return conversation.endpoint().replaceAll(".*:", "");
  }

  @Test
  void interfacesThatDoNotExistAreNamed() throws Exception {
    Shell.Result result = Upstreamtop.run("top", "--interfaces", "nosuch0");

    assertThat(result.exitCode()).isEqualTo(6);
    assertThat(result.output().lines()).hasSize(1);
    assertThat(result.output()).startsWith("upstreamtop: ").contains("nosuch0", "lo");
  }

  @Test
  void countLimitsTheIntervals() throws Exception {
    Shell.Result result =
        Upstreamtop.run("top", "--format", "json", "--interval", "100ms", "--count", "3");

    assertThat(result.exitCode()).isZero();
    List<String> lines = result.output().lines().toList();
    assertThat(lines).filteredOn(line -> line.startsWith("{")).hasSize(3);
    assertThat(lines).filteredOn(line -> !line.startsWith("{")).containsExactly("capturing on lo");
  }
}
