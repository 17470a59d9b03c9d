// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.state.Picture;
import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeResult;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
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
  void routesAndSingleCallsShowTheCodeBesideWhichTheirStatusSaysNothing() {
    BackendKey key = Traffic.client("10.0.1.10", 8080);
    RouteRow calls =
        new RouteRow(
            "POST",
            "/shop.Orders/Get",
            20,
            CodeCounts.of(Map.of(200, 20L)),
            CodeCounts.of(
                Map.of(
                    Counter.GRPC.indexOf(Counter.GRPC_OK),
                    15L,
                    Counter.GRPC.indexOf(Counter.GRPC_UNAVAILABLE),
                    5L)),
            FailureCounts.NONE,
            Traffic.times(20, 2, 4),
            Traffic.times(20, 2, 4));
    BackendRow row =
        Traffic.row(key, "shop", Traffic.answered(20, 0), 0, Traffic.times(20, 2, 4), calls);
    Snapshot snapshot =
        Traffic.snapshot(
            1,
            List.of(row),
            List.of(
                call(key, "OK"),
                call(key, "NOT_FOUND"),
                call(key, "UNAVAILABLE"),
                call(key, "DEADLINE_EXCEEDED")));

    List<Line> lines =
        Screen.draw(Picture.of(snapshot, Sorting.RATE), View.of(8, 4), 130, 24, ZoneOffset.UTC)
            .lines();
    List<String> texts = lines.stream().map(Line::text).toList();

    assertThat(texts)
        .anySatisfy(line -> assertThat(line).contains("/shop.Orders/Get", "OK 75 UNAVAILAB… 25"))
        .anySatisfy(line -> assertThat(line).contains("→ shop", " 200 "))
        .anySatisfy(line -> assertThat(line).contains("→ shop", " NOT_FOUND "))
        .anySatisfy(line -> assertThat(line).contains("→ shop", " UNAVAILABLE "))
        .anySatisfy(line -> assertThat(line).contains("→ shop", " DEADL…EEDED "));
  }

  private static Exchange call(BackendKey key, String grpcStatus) {
    return new Exchange(
        key,
        "POST",
        "/shop.Orders/Get",
        new ExchangeResult(Outcome.RESPONSE, 200, grpcStatus),
        new ExchangeTimes(1_000_000_000L, 2_000_000, 2_000_000),
        new Bytes(10, 10),
        Owner.UNKNOWN);
  }

  @Test
  void nothingIsSaidOfBackendsThatSpeakHttp1() {
    assertThat(shown(Counts.builder().set(Counter.REQUESTS, 5).build()))
        .doesNotContain("speaks")
        .doesNotContain("gRPC");
  }
}
