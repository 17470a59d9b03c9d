// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.RecordedTraffic;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Java backend tells what its callers experience of it, though the proxy is on another host. */
@InNamespace
class SelfTest {

  private static final String ADDRESS = "10.81.0.2";
  private static final String ANYWHERE = "-Dshop.address=0.0.0.0";
  private static final int REQUESTS = 300;

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.world.Shop#jdks")
  void itKnowsItselfAndShowsNothingElse(Path jdk, Namespace far, @TempDir Path directory)
      throws Exception {
    Path socket = directory.resolve("feed.sock");
    Path recording = directory.resolve("shop.jfr");
    try (Namespace here = Namespace.create()) {
      far.connect("utproxy", "10.81.0.1/24", here, "utshop", ADDRESS + "/24");
      List<String> jvm = new ArrayList<>(Shop.recording(recording, "upstreamtop-profile.jfc"));
      jvm.add(ANYWHERE);
      String agent = "capture=feed,scope=self,socket=" + socket;
      try (Upstreamtop collector = here.call(() -> Upstreamtop.collect(List.of(), socket));
          Shop shop = here.call(() -> Shop.open(directory, jdk, jvm, agent, List.of()));
          Shop other = here.call(() -> Shop.openAlone(directory, jdk, List.of(ANYWHERE)));
          Nginx nginx =
              new Nginx(
                  Files.createDirectory(directory.resolve("nginx")),
                  8080,
                  proxy(shop.port(), other.port()))) {
        here.call(
            () -> {
              shop.awaitState("CAPTURING");
              return null;
            });
        String self = ADDRESS + ":" + shop.port();
        new Client("127.0.0.1", 8080)
            .send(
                2 * REQUESTS,
                4,
                n ->
                    (n % 2 == 0 ? "GET /self/" : "GET /other/")
                        + n
                        + " HTTP/1.1\r\nHost: h\r\n\r\n");
        here.call(
            () -> {
              Await.until(
                  "the requests in its own bean",
                  () ->
                      shop.backendBean(self, "SERVER", "TotalRequests")
                          .equals(Integer.toString(REQUESTS)));
              assertThat(shop.backendBean(ADDRESS + ":" + other.port(), "SERVER", "TotalRequests"))
                  .isEmpty();
              return null;
            });
        assertThat(nginx.end().statuses()).hasSize(2 * REQUESTS);
        shop.terminate();
        assertThat(shop.complaints()).isEmpty();
        assertThat(collector.err()).hasLineCount(2);

        RecordedTraffic recorded = RecordedTraffic.read(recording);
        assertThat(recorded.self()).containsExactlyInAnyOrder(self, shop.endpoint());
        assertThat(recorded.counts().keySet())
            .noneMatch(key -> key.contains(":" + other.port() + " "))
            .anyMatch(key -> key.contains(self + " "));
      }
    }
  }

  private static String proxy(int self, int other) {
    return """
    server {
      listen 8080;
      location /self/ { proxy_pass http://%s:%d/; }
      location /other/ { proxy_pass http://%s:%d/; }
    }
    """
        .formatted(ADDRESS, self, ADDRESS, other);
  }
}
