// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.KernelObjects;
import dev.upstreamtop.world.Neighbour;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other programs on the interface keep running, and a sudden death leaves nothing behind. */
@InNamespace
class CoexistenceTest {

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  @Test
  void killedTheCommandLeavesNothingAndItsNeighbourRunsOn(@TempDir Path directory)
      throws Exception {
    try (Backend backend = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Neighbour neighbour = Neighbour.moveIn(directory)) {
      Client client = new Client("127.0.0.1", backend.port());
      assertSees(neighbour, client);
      try (Upstreamtop top = Upstreamtop.top()) {
        assertSees(neighbour, client);
        top.await("the request", figures -> figures.client(backend.endpoint()).requests() == 10);
        KernelObjects objects = KernelObjects.of(top.process());

        top.process().destroyForcibly();

        objects.awaitEnd();
      }
      assertSees(neighbour, client);
    }
  }

  @Test
  void killedTheApplicationWithTheAgentLeavesNothing(@TempDir Path directory) throws Exception {
    try (Neighbour neighbour = Neighbour.moveIn(directory);
        Shop shop = Shop.open(directory, Jdk.RUNNING, "capture=direct,interval=100ms")) {
      Client client = new Client("127.0.0.1", shop.port());
      shop.awaitState("CAPTURING");
      assertSees(neighbour, client);
      KernelObjects objects = KernelObjects.of(shop.process());

      shop.process().destroyForcibly();

      objects.awaitEnd();
    }
  }

  /** Ten requests pass it, and none of their packets are held up. */
  private static void assertSees(Neighbour neighbour, Client client) throws Exception {
    long before = neighbour.seen();
    assertThat(client.send(10, 1, n -> REQUEST)).containsOnlyKeys(200);
    assertThat(neighbour.seen()).isGreaterThanOrEqualTo(before + 20);
  }
}
