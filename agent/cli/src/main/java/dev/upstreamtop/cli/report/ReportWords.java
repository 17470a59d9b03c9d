// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.recorded.CaptureFacts;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import dev.upstreamtop.analysis.telling.Calls;
import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.judgement.Completeness;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The sentences of a report, the same in each format. */
final class ReportWords {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DATE_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** The columns of the leaderboard. */
  static final List<String> COLUMNS =
      List.of("BACKEND", "REQUESTS", "p50", "p99", "max", "5xx %", "FAILED", "FOUND");

  private final Report report;

  ReportWords(Report report) {
    this.report = report;
  }

  /** What is said where nothing is found. */
  String allWell() {
    if (report.isBlank()) {
      return "Nothing is told of so short a time: there is a figure every "
          + Figures.time(longestPeriod(report.all()))
          + ".";
    }
    return report.shown().stream().allMatch(track -> track.tallies().get(Tally.REQUESTS) == 0)
        ? "No request was seen."
        : "No backend stands out: see docs/findings.md for what would be found.";
  }

  /** Since when, and why, as sentences. */
  String whenAndWhy(Finding finding) {
    TimeRange range = finding.range();
    // Another capture may go on for longer, and so may what was recorded than what is told of.
    long end = report.knownUntil(finding.subject().key()).orElse(range.endNanos());
    boolean lasting =
        end - range.endNanos() <= Math.max(longestPeriod(report.all()), 1_000_000_000L);
    String text =
        "Since "
            + time(range.startNanos())
            + (lasting ? " until the end of what was recorded" : " until " + time(range.endNanos()))
            + " ("
            + Figures.time(range.lengthNanos())
            + "). ";
    return (text
            + finding
                .cause()
                .map(this::why)
                .orElse(
                    finding.why().notRecorded().isEmpty()
                        ? ""
                        : "Why: " + finding.why().notRecorded() + "."))
        .strip();
  }

  /** With its own time, where that is far shorter than the finding's. */
  private String why(Explanation cause) {
    String when =
        cause
            .when()
            .map(range -> time(range.startNanos()) + "–" + time(range.endNanos()) + " of it, ")
            .orElse("");
    return "Why: " + cause.sentence() + " (" + when + cause.kind().event() + ").";
  }

  /** A row of the leaderboard: as many cells as there are {@link #COLUMNS}, a mark ahead. */
  List<String> row(Track track) {
    Tallies tallies = track.tallies();
    Distribution times = Slice.times(track.slices(), Measure.HEADER);
    boolean any = times.count() > 0;
    boolean told = track.key().side() == Vantage.SERVER;
    String found =
        report.findings().stream()
            .filter(finding -> finding.subject().key().equals(track.key()))
            .filter(finding -> finding.severity() == Severity.WARNING)
            .map(Finding::words)
            .findFirst()
            .orElse("");
    List<String> cells = new ArrayList<>();
    cells.add(found.isEmpty() ? " " : "!");
    cells.add(
        (track.name().isEmpty() ? "" : track.name() + " ")
            + track.key().address()
            + (told ? " (server)" : ""));
    cells.add(Long.toString(tallies.get(Tally.REQUESTS)));
    cells.add(any ? Figures.time(times.percentileNanos(50)) : "");
    cells.add(any ? Figures.time(times.percentileNanos(99)) : "");
    cells.add(any ? Figures.time(times.maxNanos()) : "");
    cells.add(Figures.finePercent(tallies.get(Tally.RESPONSES_5XX), tallies.responses()));
    cells.add(Long.toString(failed(tallies)));
    // What calls of gRPC ended with has no column of its own: few backends have any.
    cells.add((found + Calls.words(tallies, CallResults.ALL)).replaceFirst("^, ", ""));
    return cells;
  }

  /** Requests and connections that came to nothing, in whichever way. */
  static long failed(Tallies tallies) {
    return tallies.sum(
        Tally.RESET,
        Tally.CLOSED,
        Tally.ABANDONED,
        Tally.REFUSED,
        Tally.UNREACHABLE,
        Tally.TIMED_OUT);
  }

  /** From when to when. */
  String between(TimeRange range) {
    return moment(range.startNanos(), report.zone()) + " to " + time(range.endNanos());
  }

  /** Date and time. */
  static String moment(long nanos, ZoneId zone) {
    return DATE_AND_TIME.format(at(nanos).atZone(zone));
  }

  /** Which times are told, such as {@code UTC+01:00}; of the moment, for summer has others. */
  static String offset(long nanos, ZoneId zone) {
    ZoneOffset offset = zone.getRules().getOffset(at(nanos));
    return offset.equals(ZoneOffset.UTC) ? "UTC" : "UTC" + offset.getId();
  }

  /** How long the time is that a figure is of, at most; in nanoseconds. */
  long periodNanos() {
    return longestPeriod(report.recorded());
  }

  /** What it rests on, one sentence each. */
  List<String> basis() {
    Recorded recorded = report.recorded();
    List<String> lines = new ArrayList<>();
    long read =
        report.readings().stream()
            .filter(reading -> reading.outcome() != Reading.Outcome.SKIPPED)
            .count();
    TreeSet<String> interfaces = new TreeSet<>();
    TreeSet<String> hosts = new TreeSet<>();
    SortedMap<String, Long> lost = new TreeMap<>();
    for (CaptureFacts capture : recorded.captures()) {
      interfaces.addAll(capture.interfaces());
      if (!capture.host().isEmpty()) {
        hosts.add(capture.host());
      }
      capture.lost().forEach((cause, count) -> lost.merge(cause, count, Long::sum));
    }
    lines.add(
        "Rests on "
            + (read == 1 ? "one recording" : read + " recordings")
            + (hosts.size() > 1 ? " of " + hosts.size() + " hosts" : "")
            + recorded
                .range()
                .map(
                    range ->
                        ", "
                            + between(range)
                            + " ("
                            + offset(range.startNanos(), report.zone())
                            + "), a figure every "
                            + Figures.time(periodNanos()))
                .orElse("")
            + ", interfaces "
            + String.join(", ", interfaces)
            + ".");
    lines.add("Completeness: " + String.join(", ", Completeness.ofLosses(lost)) + ".");
    limits(recorded.captures()).forEach(limit -> lines.add("Not captured: " + limit + "."));
    List<String> missing = new ArrayList<>();
    missing(recorded, missing, "UpstreamResult", "results");
    missing(recorded, missing, "UpstreamLatency", "header times");
    missing(recorded, missing, "UpstreamRoute", "routes");
    missing(recorded, missing, "UpstreamCapture", "losses");
    if (!missing.isEmpty()) {
      lines.add("Not recorded: " + String.join(", ", missing) + ".");
    }
    return lines;
  }

  private static Collection<String> limits(Collection<CaptureFacts> captures) {
    TreeSet<String> limits = new TreeSet<>();
    captures.forEach(capture -> limits.addAll(capture.limits()));
    return limits.stream().limit(3).toList();
  }

  private static void missing(Recorded recorded, List<String> missing, String event, String words) {
    if (!recorded.eventTypes().contains(event)) {
      missing.add(words + " (" + event + ")");
    }
  }

  private static long longestPeriod(Recorded recorded) {
    return recorded.tracks().stream()
        .flatMap(track -> track.slices().stream())
        .mapToLong(slice -> slice.range().lengthNanos())
        .max()
        .orElse(0);
  }

  /** The time of day; with its date where that might be of several days. */
  String time(long nanos) {
    return time(nanos, report.all().range(), report.zone());
  }

  /**
   * The same.
   *
   * @param recorded from when to when anything was
   */
  static String time(long nanos, Optional<TimeRange> recorded, ZoneId zone) {
    boolean severalDays =
        recorded
            .filter(range -> !day(range.startNanos(), zone).equals(day(range.endNanos(), zone)))
            .isPresent();
    return severalDays ? moment(nanos, zone) : TIME.format(at(nanos).atZone(zone));
  }

  private static LocalDate day(long nanos, ZoneId zone) {
    return LocalDate.ofInstant(at(nanos), zone);
  }

  private static Instant at(long nanos) {
    return EventFields.instant(nanos);
  }
}
