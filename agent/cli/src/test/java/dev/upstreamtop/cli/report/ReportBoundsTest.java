// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which part of what was recorded is told of: what was asked for, or a line that says why not. */
class ReportBoundsTest {

  /** 40 s in the night of which a backend answers with 5xx for 15. */
  private static final TimeRange NIGHT = range("2026-02-01T00:10:00Z", "2026-02-01T00:10:40Z");

  private static final TimeRange ILL = range("2026-02-01T00:10:10Z", "2026-02-01T00:10:25Z");

  private static Bounds between(String from, String to) {
    return new Bounds(from, to, null);
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(
        EventFields.nanos(Instant.parse(from)), EventFields.nanos(Instant.parse(to)));
  }

  private static void isRefused(String words, Bounds bounds, Recorded recorded) {
    assertThatThrownBy(() -> report(bounds, recorded))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(words);
  }

  private static Report report(Bounds bounds, Recorded recorded) {
    return Report.told(List.of(), recorded, bounds, null, ZoneOffset.UTC);
  }

  /** A figure every second, in all of these times. */
  private static Recorded recorded(TimeRange... times) {
    List<Slice> slices =
        Stream.of(times)
            .flatMap(
                time ->
                    LongStream.range(0, time.lengthNanos() / 1_000_000_000L)
                        .map(second -> time.startNanos() + second * 1_000_000_000L)
                        .mapToObj(start -> new TimeRange(start, start + 1_000_000_000L)))
            .map(second -> Slice.empty(second).with(tallies(ILL.overlaps(second))))
            .toList();
    return new Recorded(
        List.of(
            new Track(
                new TrackKey("1", "", "10.0.0.9:8080", Vantage.CLIENT),
                "",
                new ArrayList<>(slices),
                Map.of(),
                List.of(),
                null)),
        List.of(),
        Set.of());
  }

  private static Tallies tallies(boolean ill) {
    return Tallies.of(Tally.REQUESTS, 100)
        .with(Tally.RESPONSES_2XX, ill ? 40 : 100)
        .with(Tally.RESPONSES_5XX, ill ? 60 : 0);
  }

  @Test
  void aTimeInWhichNothingWasRecordedIsRefused() {
    Recorded recorded = recorded(NIGHT);
    String named = ": what was recorded is of 2026-02-01 00:10:00 to 2026-02-01 00:10:40 (UTC)";

    isRefused(
        "nothing was recorded from 2026-02-01 00:12:00 on" + named,
        between("00:12", null),
        recorded);
    isRefused(
        "nothing was recorded from 2026-02-01 00:12:00 on" + named,
        new Bounds("00:12", null, Duration.ofMinutes(5)),
        recorded);
    isRefused(
        "nothing was recorded until 2026-01-31 00:00:00" + named,
        between(null, "2026-01-31T00:00:00Z"),
        recorded);
    isRefused(
        "nothing was recorded from 2026-03-01 00:00:00 until 2026-03-02 00:00:00" + named,
        between("2026-03-01T00:00", "2026-03-02T00:00"),
        recorded);
    isRefused(
        "--to must be after --from",
        between("2026-02-01T00:10:20Z", "2026-02-01T00:10:10Z"),
        recorded);
  }

  @Test
  void aTimeBetweenTwoRecordingsIsRefused() {
    Recorded two = recorded(NIGHT, range("2026-02-01T02:00:00Z", "2026-02-01T02:00:05Z"));

    isRefused(
        "nothing was recorded from 2026-02-01 01:00:00 until 2026-02-01 01:30:00: what was"
            + " recorded is of 2026-02-01 00:10:00 to 2026-02-01 02:00:05 (UTC)",
        between("01:00", "01:30"),
        two);
    assertThat(report(between("01:00", "02:00:02"), two).shown()).isNotEmpty();
  }

  /** Of a recording of several days a time of day says nothing. */
  @Test
  void ofSeveralDaysEachTimeHasItsDate() {
    TimeRange later = range("2026-02-03T00:10:00Z", "2026-02-03T00:10:40Z");
    Report oneDay = report(Bounds.NONE, recorded(NIGHT));
    Report days = report(Bounds.NONE, recorded(NIGHT, later));

    assertThat(new ReportWords(oneDay).whenAndWhy(oneDay.findings().getFirst()))
        .startsWith("Since 00:10:10 until 00:10:25");
    assertThat(new ReportWords(days).whenAndWhy(days.findings().getFirst()))
        .startsWith("Since 2026-02-01 00:10:10 until 2026-02-01 00:10:25");
    assertThat(new ReportWords(days).between(later))
        .isEqualTo("2026-02-03 00:10:00 to 2026-02-03 00:10:40");
  }

  @Test
  void whoeverAsksForMoreThanThereIsGetsWhatThereIs() {
    Recorded recorded = recorded(NIGHT);
    Report all = report(Bounds.NONE, recorded);

    for (Bounds more :
        List.of(
            between("00:05", null),
            between(null, "00:20"),
            between("00:05", "00:20"),
            new Bounds(null, "00:20", Duration.ofMinutes(1)))) {
      assertThat(report(more, recorded).findings()).as("%s", more).isEqualTo(all.findings());
    }
    assertThat(all.findings()).isNotEmpty();
  }

  /** A time of day is of the last day of a recording, or of the day before where that is in it. */
  @Test
  void aTimeOfDayIsOneInTheRecording() {
    TimeRange night = range("2026-01-31T23:50:00Z", "2026-02-01T00:30:00Z");

    assertThat(within(between("23:55", "00:10"), night))
        .isEqualTo(range("2026-01-31T23:55:00Z", "2026-02-01T00:10:00Z"));
    assertThat(within(between("00:10", "00:31"), night))
        .isEqualTo(range("2026-02-01T00:10:00Z", "2026-02-01T00:31:00Z"));
    assertThat(within(between(null, "00:40"), night).endNanos())
        .isEqualTo(range("2026-02-01T00:00:00Z", "2026-02-01T00:40:00Z").endNanos());
    assertThat(within(new Bounds(null, "00:40", Duration.ofMinutes(5)), night).startNanos())
        .isEqualTo(range("2026-02-01T00:25:00Z", "2026-02-01T00:40:00Z").startNanos());
  }

  private static TimeRange within(Bounds bounds, TimeRange recorded) {
    return bounds.within(recorded, ZoneOffset.UTC).orElseThrow();
  }

  @Test
  void aFindingEndsWhenItEndsWhateverPartIsAskedFor() {
    Recorded recorded = recorded(NIGHT);
    for (Bounds part : List.of(Bounds.NONE, between(null, "00:10:18"), between("00:10:18", null))) {
      Report report = report(part, recorded);
      Finding found = report.findings().getFirst();

      assertThat(found.range()).isEqualTo(ILL);
      assertThat(new ReportWords(report).whenAndWhy(found))
          .startsWith("Since 00:10:10 until 00:10:25 (15s).");
    }
    TimeRange ending = new TimeRange(NIGHT.startNanos(), ILL.endNanos());
    Report report = report(between(null, "00:10:18"), recorded(ending));
    assertThat(new ReportWords(report).whenAndWhy(report.findings().getFirst()))
        .startsWith("Since 00:10:10 until the end of what was recorded (15s).");
  }

  @Test
  void ofATimeThatIsTooShortForAFigureNothingIsTold() {
    Report report = report(between("00:10:01.600", "00:10:01.900"), recorded(NIGHT));

    assertThat(new ReportWords(report).allWell())
        .isEqualTo("Nothing is told of so short a time: there is a figure every 1.0s.");
  }
}
