// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Shop;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two ways in which an application's own figures are scraped, against what it was asked. */
@InNamespace
class AgentScrapeTest {

  private static final int OWN_PORT = 9465;
  private static final String OWN = "127.0.0.1:" + OWN_PORT;
  private static final String EXPORTER = "127.0.0.1:9466";
  private static final int REQUESTS = 30;
  private static final String OPTIONS = "capture=direct,interval=100ms,metrics=" + OWN;

  /**
   * With JMX from the beginning: an application without it has the agent wait for half a minute.
   */
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "-Dcom.sun.management.jmxremote");

  @TempDir Path directory;

  private static String scrape(String address) throws Exception {
    return Shell.run("curl", "-s", "http://" + address + "/metrics").output();
  }

  private static String requests(Shop shop) {
    return "upstreamtop_requests_total{backend=\""
        + shop.endpoint()
        + "\",name=\"\",side=\"server\"} "
        + (double) REQUESTS;
  }

  private static void ask(Shop shop) throws Exception {
    new Client("127.0.0.1", shop.port())
        .send(REQUESTS, 2, n -> "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  }

  @Test
  void theAgentServesWhatItIsAskedTo() throws Exception {
    try (Shop shop =
        Shop.open(directory, Jdk.RUNNING, JVM, OPTIONS + ",ignore=" + OWN_PORT, List.of())) {
      Await.until("metrics", () -> scrape(OWN).contains("{state=\"CAPTURING\"} 1.0"));
      ask(shop);
      Await.until("all requests", () -> scrape(OWN).contains(requests(shop)));

      assertThat(scrape(OWN))
          .contains(
              "# TYPE upstreamtop_header_time_seconds histogram",
              "upstreamtop_header_time_seconds_bucket{backend=\"" + shop.endpoint())
          .doesNotContain("backend=\"" + OWN);
    }
  }

  @Test
  void aPortThatIsTakenIsOneLineAndAllElseGoesOn() throws Exception {
    try (ServerSocket _ =
            new ServerSocket(OWN_PORT, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Shop shop = Shop.open(directory, Jdk.RUNNING, JVM, OPTIONS, List.of())) {
      Await.until(
          "the line", () -> shop.err().contains("no metrics: cannot listen on " + OWN + ": "));
      ask(shop);
      assertThat(shop.err().lines()).as(shop.err()).hasSize(1);
    }
  }

  /** Under the names that the collector has, so that its rules and dashboard fit. */
  @Test
  void theJmxExporterTellsTheSameByOurRules() throws Exception {
    Path exporter =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(jar -> jar.getFileName().toString().startsWith("jmx_prometheus_javaagent"))
            .findFirst()
            .orElseThrow();
    Path rules = Checkout.root().resolve("deploy/prometheus/jmx-exporter.yml");
    List<String> jvm =
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-javaagent:" + exporter + "=" + EXPORTER + ":" + rules);
    assertThat(Files.readString(rules)).contains("Scrape the collector alone");
    String options = OPTIONS + ",ignore=" + OWN_PORT + ";9466";
    try (Shop shop = Shop.open(directory, Jdk.RUNNING, jvm, options, List.of())) {
      Await.until("metrics", () -> scrape(OWN).contains("{state=\"CAPTURING\"} 1.0"));
      ask(shop);
      String counter = "upstreamtop_requests_total{backend=\"" + shop.endpoint() + "\"";
      Await.until(
          "all requests",
          () ->
              scrape(EXPORTER)
                  .lines()
                  .anyMatch(
                      line ->
                          line.startsWith(counter)
                              && line.contains("side=\"server\"")
                              && line.endsWith(" " + (double) REQUESTS)));

      Set<String> exported = names(scrape(EXPORTER));
      // Ours tells of HTTP/2 only where a backend speaks it.
      exported.removeIf(name -> name.matches("upstreamtop_(grpc|http2)_.*"));
      Set<String> own = names(scrape(OWN));
      assertThat(exported).hasSizeGreaterThan(30);
      assertThat(own).containsAll(exported);
      own.removeAll(exported);
      // Buckets are a table of the beans, and of the capture the sums alone are exported.
      assertThat(own)
          .allMatch(name -> name.endsWith("_bucket") || name.matches(".*_(capture|build)_.*"));
    }
  }

  private static Set<String> names(String text) {
    return text.lines()
        .filter(line -> line.startsWith("upstreamtop_"))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .collect(Collectors.toSet());
  }
}
