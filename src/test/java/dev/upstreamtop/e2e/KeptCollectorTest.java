// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The collector of the release before, as its build left it, that captures real traffic and feeds
 * an application with today's agent.
 */
@InNamespace
class KeptCollectorTest {

  private static final int BEANS_OF_COLLECTOR = 7091;
  private static final int BEANS_OF_SHOP = 7092;
  private static final int TERMINATED = 143;

  @TempDir Path directory;

  /** Its classes and programs were kept; the library that reads its command line is today's. */
  private static Upstreamtop collect(Path socket) throws Exception {
    Path kept = Checkout.root().resolve("agent/telemetry/src/test/resources/former");
    String classPath =
        kept.resolve("collector.jar")
            + ":"
            + kept.resolve("agent.jar")
            + ":"
            + Repository.commandJar();
    List<String> line = new ArrayList<>(List.of(Jdk.java(), "-XX:TieredStopAtLevel=1"));
    line.addAll(RemoteBeans.jvmOptions(BEANS_OF_COLLECTOR));
    line.add("--enable-native-access=ALL-UNNAMED");
    line.addAll(List.of("-cp", classPath, "dev.upstreamtop.cli.Main", "collect"));
    line.addAll(List.of("--interval", "100ms", "--socket", socket.toString()));
    return Upstreamtop.collecting(line);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void feedsTodaysAgent(int jdk) throws Exception {
    int requests = 300;
    Path socket = directory.resolve("feed.sock");
    Path home = jdk == 25 ? Jdk.RUNNING : Jdk.of(jdk).home();
    try (Upstreamtop collector = collect(socket);
        Shop shop =
            Shop.open(
                directory,
                home,
                RemoteBeans.jvmOptions(BEANS_OF_SHOP),
                "capture=feed,socket=" + socket,
                List.of())) {
      try (RemoteBeans kept = RemoteBeans.connect(BEANS_OF_COLLECTOR);
          RemoteBeans todays = RemoteBeans.connect(BEANS_OF_SHOP)) {
        // A bean that only the release before had: it is that collector.
        assertThat(kept.attribute("Capture", "LostByCause")).isNotNull();
        todays.await("Capture", "State", "CAPTURING");
        Await.until("a snapshot", () -> (Long) todays.attribute("Capture", "TotalPackets") > 0);
        new Client("127.0.0.1", shop.port())
            .send(requests, 4, n -> "GET /item/" + n + " HTTP/1.1\r\nHost: h\r\n\r\n");
        todays.await("Upstreams", "TotalRequests", (long) requests);
        todays.await("Upstreams", "TotalResponses", (long) requests);
        assertThat(todays.attribute("Capture", "Mode")).isEqualTo("FEED");
        assertThat(todays.attribute("Capture", "State")).isEqualTo("CAPTURING");
        assertThat(kept.attribute("Feed", "Readers")).isEqualTo(1L);
        // It asked for more at first, which that collector does not know.
        assertThat(kept.attribute("Feed", "DroppedMalformed")).isEqualTo(1L);
      }
      assertThat(shop.terminate()).isEqualTo(TERMINATED);
      assertThat(shop.complaints()).isEmpty();
      assertThat(collector.err()).as("nothing more on standard error").hasLineCount(2);
    }
  }
}
