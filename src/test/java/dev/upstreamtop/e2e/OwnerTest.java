// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sends: a proxy is told from whatever else leaves its host. */
@InNamespace
class OwnerTest {

  private static final int FRONT = 8080;
  private static final String REQUEST = "GET /orders/17 HTTP/1.1\r\nHost: h\r\n\r\n";

  @Test
  void onlyWhatTheProxyItselfSends(Namespace host, @TempDir Path directory) throws Exception {
    Path recording = directory.resolve("owned.jfr");
    try (Namespace container = Namespace.create();
        Namespace far = Namespace.create()) {
      host.connect("utcont", "10.78.0.1/24", container, "uteth", "10.78.0.2/24");
      host.connect("utfar", "10.79.0.1/24", far, "utnear", "10.79.0.2/24");
      host.forwards();
      container.ip("route", "add", "default", "via", "10.78.0.1");
      far.ip("route", "add", "default", "via", "10.79.0.1");
      try (Backend backend =
              far.call(() -> new Backend("10.79.0.2", Backend.answering(Backend.response(200))));
          Nginx nginx =
              new Nginx(
                  directory,
                  FRONT,
                  "server { listen %d; location / { proxy_pass http://%s; } }"
                      .formatted(FRONT, backend.endpoint()));
          Upstreamtop all = Upstreamtop.top();
          Upstreamtop proxy =
              Upstreamtop.top(
                  Shop.recording(recording, "upstreamtop-profile.jfc"), "--owner", "nginx");
          Upstreamtop ours =
              Upstreamtop.top("--owner", Long.toString(ProcessHandle.current().pid()))) {
        new Client("127.0.0.1", FRONT).send(30, 2, n -> REQUEST);
        new Client("10.79.0.2", backend.port()).send(5, 1, n -> REQUEST);
        container.call(() -> new Client("10.79.0.2", backend.port()).send(7, 1, n -> REQUEST));
        Shell.succeed("curl", "-sf", "http://" + backend.endpoint() + "/curl");
        assertThat(nginx.end().to(backend.endpoint())).hasSize(30);

        Figures whole = all.stop();
        Figures sent = proxy.stop();
        Figures own = ours.stop();

        String front = "127.0.0.1:" + FRONT;
        assertThat(whole.client(backend.endpoint()).requests()).isEqualTo(30 + 5 + 7 + 1);
        assertThat(whole.client(front).requests()).isEqualTo(30);
        assertThat(owners(whole, backend.endpoint())).containsExactly("curl", "java", "nginx");
        assertThat(sent.backends()).containsExactly(backend.endpoint() + " CLIENT");
        assertThat(sent.client(backend.endpoint()).counts())
            .isEqualTo("requests 30, responses2xx 30");
        assertThat(owners(sent, backend.endpoint())).containsExactly("nginx");
        assertThat(own.client(front).requests()).isEqualTo(30);
        assertThat(own.client(backend.endpoint()).requests()).isEqualTo(5);
        assertThat(ownersOfExchanges(recording)).isNotEmpty().allMatch(o -> o.startsWith("nginx"));
      }
    }
  }

  private static Set<String> owners(Figures figures, String endpoint) {
    Set<String> owners = new TreeSet<>();
    for (JsonNode interval : figures.intervals()) {
      for (JsonNode row : interval.get("backends")) {
        if (row.get("backend").asText().equals(endpoint)) {
          row.get("owners").forEach(owner -> owners.add(owner.asText()));
        }
      }
    }
    return owners;
  }

  private static Set<String> ownersOfExchanges(Path recording) throws IOException {
    return RecordingFile.readAllEvents(recording).stream()
        .filter(event -> event.getEventType().getName().equals("dev.upstreamtop.UpstreamExchange"))
        .map(event -> event.getString("owner"))
        .collect(Collectors.toSet());
  }

  @Test
  void withoutTheCapabilityTheOptionIsRefusedAndAllElseWorks() {
    Shell.Result refused = withTwoCapabilities("top", "--owner", "nginx");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.output().lines()).hasSize(1);
    assertThat(refused.output()).startsWith("upstreamtop: ").contains("CAP_PERFMON");

    Shell.Result works =
        withTwoCapabilities("top", "--format", "json", "--interval", "100ms", "--count", "1");
    assertThat(works.exitCode()).isZero();
    assertThat(works.output()).startsWith("capturing on lo").contains("\"ownersKnown\":false");
  }

  /** As root, whose capabilities are what the bounding set leaves. */
  private static Shell.Result withTwoCapabilities(String... command) {
    Stream<String> before =
        Stream.of(
            "setpriv",
            "--bounding-set=-all,+bpf,+net_admin",
            Jdk.java(),
            "-jar",
            Repository.commandJar().toString());
    return Shell.run(Stream.concat(before, Stream.of(command)).toArray(String[]::new));
  }
}
