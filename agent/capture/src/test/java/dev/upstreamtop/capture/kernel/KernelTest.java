// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with programs of its own that loses track of nothing, unless it says so. */
@NeedsRoot
abstract class KernelTest {

  static final String BACKEND = "10.0.0.9:8080";
  static final String CLIENT = "10.0.0.1:40000";
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

  Kernel kernel;

  /** What the programs are loaded with. */
  ProgramConfig config() {
    return Kernel.CONFIG;
  }

  /** How many requests the test is meant to lose track of. */
  long lostTrack() {
    return 0;
  }

  @BeforeEach
  void load() {
    kernel = Kernel.load(config());
  }

  @AfterEach
  void lookForLossesAndUnload() {
    if (kernel == null) {
      return;
    }
    try (Kernel closing = kernel) {
      closing.finish();
      assertThat(
              closing.rows().values().stream()
                  .mapToLong(row -> row.counts().get(Counter.LOST_TRACK))
                  .sum())
          .as("requests lost track of")
          .isEqualTo(lostTrack());
    }
  }

  /** A request without body. */
  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  Connection connection() {
    return kernel.connection(CLIENT, BACKEND);
  }

  BackendRow row() {
    return kernel.backend(BACKEND);
  }

  /** What a route counted; nothing where it was never seen. */
  long requestsOf(String method, String route) {
    return row().routes().stream()
        .filter(each -> each.method().equals(method) && each.route().equals(route))
        .mapToLong(RouteRow::requests)
        .sum();
  }
}
