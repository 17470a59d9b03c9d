// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Shop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application with the agent starts and serves, whether the agent can capture or not. */
@InNamespace
class AgentInApplicationTest {

  private static final String[] AS_NOBODY = {
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"
  };

  @Test
  void itCapturesInsideTheApplication(@TempDir Path directory) throws Exception {
    try (Shop shop = Shop.open(directory, Jdk.RUNNING, "capture=direct,interval=100ms")) {
      shop.awaitState("CAPTURING");
      new Client("127.0.0.1", shop.port())
          .send(100, 4, n -> "GET /orders/" + n + " HTTP/1.1\r\nHost: h\r\n\r\n");

      Await.until(
          "the requests in its bean",
          () -> Long.parseLong(shop.bean("Upstreams", "TotalRequests")) >= 100);
      assertThat(shop.bean("Capture", "Mode")).isEqualTo("DIRECT");
      assertThat(shop.bean("Capture", "Reason")).isEmpty();
      assertThat(shop.complaints()).isEmpty();
    }
  }

  @Test
  void withoutPrivilegeOneLineAndTheBeanSayWhy(@TempDir Path directory) throws Exception {
    try (Shop shop = Shop.open(directory, Jdk.RUNNING, "capture=direct", AS_NOBODY)) {
      assertServesAndSaysWhy(shop, "CAP_BPF and CAP_NET_ADMIN");
    }
  }

  @Test
  void withoutPrivilegeAndACollectorItWaitsForOne(@TempDir Path directory) throws Exception {
    String socket = directory.resolve("no.sock").toString();
    try (Shop shop =
        Shop.open(directory, Jdk.RUNNING, "capture=auto,socket=" + socket, AS_NOBODY)) {
      assertServesAndSaysWhy(shop, socket);
    }
  }

  @Test
  void onAnOlderJvmItSaysWhatItNeeds(@TempDir Path directory) throws Exception {
    try (Shop shop = Shop.open(directory, Jdk.of(17).home(), "capture=direct")) {
      assertServesAndSaysWhy(shop, "JDK 25");
    }
  }

  @Test
  void aBrokenOptionIsNamed(@TempDir Path directory) throws Exception {
    try (Shop shop = Shop.open(directory, Jdk.RUNNING, "interval=fortnight")) {
      assertServesAndSaysWhy(shop, "fortnight");
    }
  }

  private static void assertServesAndSaysWhy(Shop shop, String why) throws Exception {
    assertThat(shop.get("/")).isEqualTo("served");
    shop.awaitState("UNAVAILABLE");
    String reason = shop.bean("Capture", "Reason");
    assertThat(reason).contains(why);
    List<String> complaints = shop.complaints();
    assertThat(complaints).hasSize(1);
    assertThat(complaints.getFirst()).startsWith("upstreamtop: ").contains(reason);
  }
}
