// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a backend is spoken to by, and what its calls of gRPC ended with, on the screen. */
class CallsShownTest {

  private static String shown(Counts counts) {
    BackendRow row =
        new BackendRow(
            Traffic.client("10.0.1.10", 8080),
            "shop",
            false,
            counts,
            Gauges.NONE,
            Times.NONE,
            List.of(),
            List.of());
    return new Whole(row, 200).lines().stream().map(Line::text).collect(Collectors.joining("\n"));
  }

  @Test
  void callsAreShownByTheirCode() {
    assertThat(
            shown(
                Counts.builder()
                    .set(Counter.REQUESTS, 5)
                    .set(Counter.HTTP2_REQUESTS, 5)
                    .set(Counter.GRPC_OK, 3)
                    .set(Counter.GRPC_DEADLINE_EXCEEDED, 1)
                    .set(Counter.GRPC_UNREAD, 1)
                    .build()))
        .contains("speaks gRPC · gRPC OK 3 · gRPC DEADLINE_EXCEEDED 1 · gRPC UNREAD 1");
  }

  @Test
  void nothingIsSaidOfBackendsThatSpeakHttp1() {
    assertThat(shown(Counts.builder().set(Counter.REQUESTS, 5).build()))
        .doesNotContain("speaks")
        .doesNotContain("gRPC");
  }
}
