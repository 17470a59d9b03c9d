// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However long a recording is, what is kept of it has its bound, and nothing of it is lost. */
class RoomTest {

  private static final String BACKEND = "10.0.0.1:8080";
  private static final long SECOND = 1_000_000_000L;
  private static final long MOST = 1_000_000;

  private static SourceIntake filled(Intake intake, String name, int seconds) {
    SourceIntake source = intake.source(name);
    Tallies hundred = Tallies.of(Tally.REQUESTS, 100);
    Distribution times = Distribution.of(5_000_000, 90).plus(Distribution.of(9_000_000, 10));
    for (int i = 0; i < seconds; i++) {
      TimeRange range = new TimeRange(i * SECOND, (i + 1) * SECOND);
      source.add(
          new Sample.OfBackend(
              "capture", range, BACKEND, Vantage.CLIENT, "", false, hundred, Levels.NONE));
      source.add(
          new Sample.OfRoute(
              "capture", range, BACKEND, Vantage.CLIENT, "GET /", hundred, times, times));
      source.add(
          new Sample.OfExchange(
              "capture",
              new TimeRange(i * SECOND, i * SECOND + 1_000L * (i + 1)),
              BACKEND,
              Vantage.CLIENT,
              "GET /",
              "RESPONSE",
              1_000,
              100,
              200));
    }
    return source;
  }

  private static Track track(Intake intake) {
    return intake.recorded().tracks().get(0);
  }

  @Test
  void whatFitsIsKeptAsItCame() {
    Intake intake = new Intake(new Room(MOST));
    filled(intake, "a.jfr", 100);

    assertThat(track(intake).slices()).hasSize(100);
    assertThat(track(intake).routes().get("GET /")).hasSize(100);
    assertThat(track(intake).exchanges()).hasSize(100);
  }

  @Test
  void routesBecomeCoarserBeforeBackends() {
    Intake intake = new Intake(new Room(MOST));
    filled(intake, "a.jfr", 1_000);
    Track track = track(intake);

    assertThat(track.slices()).hasSize(1_000);
    assertThat(track.routes().get("GET /").size()).isBetween(100, 999);
    assertThat(Slice.tallies(track.routes().get("GET /")).get(Tally.REQUESTS)).isEqualTo(100_000);
  }

  @Test
  void tenTimesAsMuchTakesNoMoreAndSaysTheSame() {
    for (int seconds : new int[] {10_000, 100_000}) {
      Intake intake = new Intake(new Room(MOST));
      SourceIntake source = filled(intake, "a.jfr", seconds);
      Track track = track(intake);

      assertThat(source.roomBytes()).as("%s s", seconds).isBetween(MOST / 4, MOST);
      assertThat(track.tallies().get(Tally.REQUESTS)).isEqualTo(100L * seconds);
      assertThat(Slice.tallies(track.routes().get("GET /")).get(Tally.REQUESTS))
          .isEqualTo(100L * seconds);
      assertThat(track.exchanges().get(track.exchanges().size() - 1).range().lengthNanos())
          .as("the slowest")
          .isEqualTo(1_000L * seconds);
    }
  }

  @Test
  void allRecordingsHaveOneBound() {
    Intake intake = new Intake(new Room(MOST));
    List<SourceIntake> sources = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sources.add(filled(intake, i + ".jfr", 2_000));
    }

    assertThat(sources.stream().mapToLong(SourceIntake::roomBytes).sum())
        .isPositive()
        .isLessThanOrEqualTo(MOST);
  }
}
