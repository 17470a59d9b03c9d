// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
 * The agent of the release before, as its build left it, in an application that is fed by today's
 * collector with real traffic.
 */
@InNamespace
class FormerAgentTest {

  private static final int BEANS_OF_COLLECTOR = 7091;
  private static final int BEANS_OF_SHOP = 7092;
  private static final int TERMINATED = 143;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void showsWhatTodaysCollectorCaptures(int jdk) throws Exception {
    int requests = 300;
    Path socket = directory.resolve("feed.sock");
    Path agent = Checkout.root().resolve("agent/telemetry/src/test/resources/former/agent.jar");
    List<String> jvm = new ArrayList<>(RemoteBeans.jvmOptions(BEANS_OF_SHOP));
    jvm.add("-javaagent:" + agent + "=capture=feed,socket=" + socket);
    Path home = jdk == 25 ? Jdk.RUNNING : Jdk.of(jdk).home();
    try (Upstreamtop collector =
            Upstreamtop.collect(RemoteBeans.jvmOptions(BEANS_OF_COLLECTOR), socket);
        Shop shop = Shop.openAlone(directory, home, jvm)) {
      try (RemoteBeans theirs = RemoteBeans.connect(BEANS_OF_COLLECTOR);
          RemoteBeans former = RemoteBeans.connect(BEANS_OF_SHOP)) {
        former.await("Capture", "State", "CAPTURING");
        Await.until("a snapshot", () -> (Long) former.attribute("Capture", "Packets") > 0);
        new Client("127.0.0.1", shop.port())
            .send(requests, 4, n -> "GET /item/" + n + " HTTP/1.1\r\nHost: h\r\n\r\n");
        // It adds up the rows of both sides.
        former.await("Upstreams", "TotalRequests", 2L * requests);
        assertThat(former.attribute("Capture", "Mode")).isEqualTo("FEED");
        assertThat(former.attribute("Capture", "State")).isEqualTo("CAPTURING");
        assertThat(theirs.attribute("Feed", "Readers")).isEqualTo(1L);
        assertThat(theirs.attribute("Feed", "DroppedMalformed")).isEqualTo(0L);
      }
      assertThat(shop.terminate()).isEqualTo(TERMINATED);
      assertThat(shop.complaints()).isEmpty();
      assertThat(collector.err()).as("nothing more on standard error").hasLineCount(2);
    }
  }
}
