// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.terminal.PlainLines;
import dev.upstreamtop.cli.terminal.Show;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.input.Key;
import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.state.Picture;
import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is under way, in plain lines and on the screen. */
class UnderWayShownTest {

  private static final long SECOND = Traffic.SECOND;
  private static final String TOLD =
      "tunnels 2, oldest 12min, sent 1.2 kB, received 34.0 MB, ended by client 1, by backend 3";

  private static BackendRow row(Gauges gauges, Counts tunnels) {
    return new BackendRow(
        Traffic.client("10.0.1.10", 8080),
        "chat",
        false,
        Counts.builder().set(Counter.REQUESTS, 1).build().plus(tunnels),
        gauges,
        Times.NONE,
        List.of(),
        List.of());
  }

  private static BackendRow busy() {
    return row(
        new Gauges(1, 4_000_000, 3, 12 * SECOND, 2, 720 * SECOND),
        Counts.builder()
            .set(Counter.TUNNEL_BYTES_SENT, 1_200)
            .set(Counter.TUNNEL_BYTES_RECEIVED, 34_000_000)
            .set(Counter.TUNNELS_ENDED_BY_CLIENT, 1)
            .set(Counter.TUNNELS_ENDED_BY_BACKEND, 3)
            .build());
  }

  @Test
  void theOldestOfEachIsNamedAndWhatTunnelsCarried() {
    assertThat(UnderWay.words(busy()))
        .containsExactly("in flight 1, oldest 4.0ms", "receiving 3, oldest 12s", TOLD);
    assertThat(UnderWay.isAny(busy())).isTrue();
  }

  @Test
  void tunnelsThatAreOverAreToldOnce() {
    BackendRow over = row(Gauges.NONE, Traffic.of(Counter.TUNNELS_ENDED_BY_CLIENT, 1));
    assertThat(UnderWay.words(over))
        .containsExactly(
            "in flight 0",
            "receiving 0",
            "tunnels 0, sent 0 B, received 0 B, ended by client 1, by backend 0");
    assertThat(UnderWay.isAny(over)).isTrue();

    BackendRow quiet = row(Gauges.NONE, Counts.NONE);
    assertThat(UnderWay.words(quiet)).containsExactly("in flight 0", "receiving 0");
    assertThat(UnderWay.isAny(quiet)).isFalse();
  }

  @Test
  void plainLinesTellIt() {
    StringWriter text = new StringWriter();
    Show show = new Show(8, 4, true, Optional.empty());
    new PlainLines(new PrintWriter(text, true), show, ZoneOffset.UTC, () -> {}).accept(snapshot());
    assertThat(text.toString().lines())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("  in flight 1, oldest 4.0ms  receiving 3, oldest 12s  " + TOLD));
  }

  @Test
  void theScreenTellsItOfABackendWithAllItsRoutes() {
    Picture picture = Picture.of(snapshot(), Sorting.RATE);
    View alone = View.of(8, 4).press(Key.of(Key.Kind.ENTER), picture.order(), 10);

    assertThat(draw(picture, alone, 160).get(3))
        .isEqualTo("    in flight 1, oldest 4.0ms · receiving 3, oldest 12s · " + TOLD);
  }

  @Test
  void theFirstLineTellsAgesWhereThereIsRoom() {
    Picture picture = Picture.of(snapshot(), Sorting.RATE);
    View usual = View.of(8, 4);

    assertThat(draw(picture, usual, 160).get(0))
        .contains("in flight 1", "receiving 3, oldest 12s", "tunnels 2, oldest 12min");
    assertThat(draw(picture, usual, 80).get(0))
        .contains("in flight 1", "receiving 3", "tunnels 2")
        .doesNotContain("oldest");
  }

  private static List<String> draw(Picture picture, View view, int width) {
    return Screen.draw(picture, view, width, 30, ZoneOffset.UTC).lines().stream()
        .map(Line::text)
        .toList();
  }

  private static Snapshot snapshot() {
    return Traffic.snapshot(1, List.of(busy()), List.of());
  }
}
