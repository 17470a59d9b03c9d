// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.HOST;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.recorded.Intake;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How samples of many recordings are put together. */
class IntakeTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String LOCAL = "127.0.0.1:8080";

  private static long requests(Recorded recorded) {
    return recorded.tracks().stream().mapToLong(track -> track.tallies().get(Tally.REQUESTS)).sum();
  }

  @Test
  void eventsOfOnePeriodAreOneSlice() {
    Track track =
        new Scenario().backend(ONE, Scenario::healthy).intake().recorded().tracks().get(0);

    assertThat(track.slices()).hasSize(SECONDS);
    assertThat(track.slices())
        .allSatisfy(
            slice -> {
              assertThat(slice.tallies().get(Tally.REQUESTS)).isEqualTo(100);
              assertThat(slice.tallies().responses()).isEqualTo(100);
              assertThat(slice.header().count()).isEqualTo(100);
              assertThat(slice.response().count()).isEqualTo(100);
            });
  }

  @Test
  void theFirstEventOfAPeriodDatesItInWhicheverOrderTheyAreRead() {
    TimeRange first = seconds(1, 2);
    TimeRange second = seconds(1.000_5, 2.000_5);
    for (boolean inOrder : new boolean[] {true, false}) {
      Intake intake = new Intake();
      SourceIntake source = intake.source("one.jfr");
      Sample result =
          new Sample.OfResult(CAPTURE, second, ONE, Vantage.CLIENT, Tallies.of(Tally.RESET, 1));
      Sample latency =
          new Sample.OfLatency(
              CAPTURE, first, ONE, Vantage.CLIENT, Measure.HEADER, Distribution.of(1_000, 1));
      source.add(inOrder ? latency : result);
      source.add(inOrder ? result : latency);

      assertThat(intake.recorded().tracks().get(0).slices())
          .singleElement()
          .satisfies(slice -> assertThat(slice.range()).isEqualTo(first));
    }
  }

  @Test
  void theSameTrafficInTwoRecordingsCountsOnce() {
    Scenario scenario = new Scenario().backend(ONE, Scenario::healthy);
    // The same capture, told of by longer periods.
    SourceIntake jvm = scenario.source("jvm.jfr", CAPTURE, HOST);
    for (int i = 0; i < SECONDS; i += 10) {
      jvm.add(
          new Sample.OfBackend(
              CAPTURE,
              seconds(i, i + 10),
              ONE,
              Vantage.CLIENT,
              "",
              true,
              Tallies.of(Tally.REQUESTS, 1_000),
              Levels.NONE));
    }

    assertThat(requests(scenario.intake().recorded())).isEqualTo(SECONDS * 100L);
  }

  @Test
  void oneRecordingFillsWhatAnotherMisses() {
    Scenario scenario = new Scenario().backend(ONE, second -> second < 40 ? healthy(second) : null);
    SourceIntake jvm = scenario.source("jvm.jfr", CAPTURE, HOST);
    Scenario.add(
        jvm, CAPTURE, ONE, Vantage.CLIENT, true, second -> second >= 30 ? healthy(second) : null);

    assertThat(requests(scenario.intake().recorded())).isEqualTo(SECONDS * 100L);
  }

  @Test
  void equalAddressesOnTwoHostsAreTwoBackends() {
    Scenario scenario = new Scenario().backend(LOCAL, Scenario::healthy);
    SourceIntake other = scenario.source("other.jfr", "capture-2", "proxy-2");
    Scenario.add(other, "capture-2", LOCAL, Vantage.CLIENT, true, Scenario::healthy);
    other.jvm().add(Activity.GC_PAUSE, seconds(1, 2), "");
    List<Track> tracks = scenario.intake().recorded().tracks();

    assertThat(tracks).hasSize(2);
    assertThat(tracks)
        .filteredOn(track -> track.key().host().equals("proxy-2"))
        .allMatch(track -> track.evidence().isPresent());
    assertThat(tracks)
        .filteredOn(track -> track.key().host().equals(HOST))
        .allMatch(track -> track.evidence().isEmpty());
  }

  @Test
  void aJvmOnAnotherHostIsKnownByItsAddress() {
    Scenario scenario = new Scenario().backend(ONE, Scenario::healthy);
    SourceIntake far = scenario.source("far.jfr", "capture-2", "backend-1");
    Scenario.add(far, "capture-2", ONE, Vantage.SERVER, true, Scenario::healthy);
    far.jvm().add(Activity.GC_PAUSE, seconds(1, 2), "");

    assertThat(scenario.intake().recorded().tracks())
        .hasSize(2)
        .allMatch(track -> track.evidence().isPresent());
  }

  @Test
  void recordingsThatDoNotTellTheirCaptureAreKeptApart() {
    Intake intake = new Intake();
    for (String name : List.of("a", "b")) {
      Scenario.add(intake.source(name), "", ONE, Vantage.CLIENT, false, Scenario::healthy);
    }

    assertThat(intake.recorded().tracks()).hasSize(2);
  }

  @Test
  void aStretchOfTimeHoldsItsPeriodsOnly() {
    Recorded recorded = new Scenario().backend(ONE, Scenario::healthy).intake().recorded();

    assertThat(requests(recorded.within(seconds(10, 20)))).isEqualTo(1_000);
  }

  @Test
  void whatIsNotOursToTrustIsBounded() {
    Intake intake = new Intake();
    SourceIntake source = intake.source("long.jfr");
    int periods = 700_000;
    for (int i = 0; i < periods; i++) {
      source.add(
          new Sample.OfBackend(
              CAPTURE,
              seconds(i, i + 1),
              ONE,
              Vantage.CLIENT,
              "",
              false,
              Tallies.of(Tally.REQUESTS, 1),
              Levels.NONE));
    }
    Track track = intake.recorded().tracks().get(0);

    assertThat(track.slices()).hasSizeLessThan(periods);
    assertThat(track.tallies().get(Tally.REQUESTS)).isEqualTo(periods);
  }

  @Test
  void exchangesBeyondTheBoundAreTheSlowest() {
    Intake intake = new Intake();
    SourceIntake source = intake.source("busy.jfr");
    Scenario.add(source, CAPTURE, ONE, Vantage.CLIENT, false, Scenario::healthy);
    for (int i = 0; i < 300_000; i++) {
      long start = Scenario.START + i * 1_000L;
      source.add(
          new Sample.OfExchange(
              CAPTURE,
              new TimeRange(start, start + (i % 1_000) * 1_000_000L),
              ONE,
              Vantage.CLIENT,
              "GET /",
              "RESPONSE",
              1,
              0,
              200));
    }
    Track track = intake.recorded().tracks().get(0);

    assertThat(track.exchanges()).hasSizeLessThanOrEqualTo(200_000);
    assertThat(track.exchanges())
        .filteredOn(exchange -> exchange.range().lengthNanos() >= 900_000_000L)
        .hasSize(30_000);
  }

  @Test
  void aDistributionKeepsItsShape() {
    Distribution both = Distribution.of(1_000_000, 90).plus(Distribution.of(500_000_000, 10));

    assertThat(both.percentileNanos(50)).isBetween(970_000L, 1_030_000L);
    assertThat(both.percentileNanos(91)).isBetween(484_000_000L, 516_000_000L);
    assertThat(both.shareAbove(100_000_000)).isEqualTo(0.1);
    assertThat(both.meanNanos()).isBetween(49e6, 53e6);
    assertThat(Distribution.EMPTY.percentileNanos(99)).isZero();
    assertThat(Distribution.of(Long.MAX_VALUE, 1).maxNanos()).isGreaterThan(130_000_000_000L);
  }
}
