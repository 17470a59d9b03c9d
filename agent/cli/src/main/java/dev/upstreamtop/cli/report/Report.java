// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.Judgement;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Intake;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.telemetry.settings.Nearest;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What recordings tell: the judgement's findings, the leaderboard of the range, and what both rest
 * on.
 */
public final class Report {

  /** How a report is written. */
  public enum Format {
    /** For a terminal and a ticket. */
    TEXT,
    /** The same with headings and tables. */
    MARKDOWN,
    /** One page that needs nothing else. */
    HTML,
    /** One object. */
    JSON
  }

  private final List<Reading> readings;
  private final Recorded recorded;
  private final List<Finding> findings;
  private final List<Track> shown;
  private final Recorded all;
  private final ZoneId zone;

  private Report(
      List<Reading> readings,
      Recorded recorded,
      List<Finding> findings,
      List<Track> shown,
      Recorded all,
      ZoneId zone) {
    this.readings = readings;
    this.recorded = recorded;
    this.findings = findings;
    this.shown = shown;
    this.all = all;
    this.zone = zone;
  }

  /**
   * Reads recordings and judges all of them together.
   *
   * @param named files, or directories of them
   * @param bounds which part is told of
   * @param backend address or name of the only one to tell of; null for all
   * @param zone for the times of day
   * @throws CommandFailure when none can be read, or there is no such backend
   */
  public static Report of(List<Path> named, Bounds bounds, String backend, ZoneId zone) {
    return of(named, bounds, backend, zone, Progress.NONE);
  }

  /**
   * The same, and tells how far it is.
   *
   * @param progress is told, and ended in any case
   */
  public static Report of(
      List<Path> named, Bounds bounds, String backend, ZoneId zone, Progress progress) {
    try {
      return judged(named, bounds, backend, zone, progress);
    } finally {
      progress.end();
    }
  }

  private static Report judged(
      List<Path> named, Bounds bounds, String backend, ZoneId zone, Progress progress) {
    Intake intake = new Intake();
    RecordingReader reader = new RecordingReader(intake, progress);
    List<Reading> readings = new ArrayList<>();
    List<Path> files = RecordingFiles.of(named);
    progress.begin(files.size());
    for (Path file : files) {
      readings.add(reader.read(file));
    }
    progress.judging();
    if (readings.isEmpty()) {
      throw new CommandFailure(
          ExitCode.UNREADABLE_RECORDING, "no recording (*.jfr) in " + named.get(0));
    }
    if (readings.stream().allMatch(reading -> reading.outcome() == Reading.Outcome.SKIPPED)) {
      throw new CommandFailure(
          ExitCode.UNREADABLE_RECORDING,
          readings.stream().map(Reading::line).collect(Collectors.joining("; ")));
    }
    return told(readings, intake.recorded(), bounds, backend, zone);
  }

  /** Judges what was recorded. */
  static Report told(
      List<Reading> readings, Recorded all, Bounds bounds, String backend, ZoneId zone) {
    Optional<TimeRange> within = all.range().flatMap(range -> bounds.within(range, zone));
    if (within.isPresent() && !isOfAny(all, within.get())) {
      throw bounds.outside(within.get(), all.range().orElseThrow(), zone);
    }
    Recorded recorded = within.map(all::within).orElse(all);
    List<Track> shown =
        recorded.tracks().stream()
            .filter(track -> backend == null || isCalled(track, backend))
            .toList();
    if (backend != null && shown.isEmpty()) {
      Set<String> known = new TreeSet<>();
      recorded.tracks().forEach(track -> known.add(track.key().address()));
      recorded.tracks().stream()
          .map(Track::name)
          .filter(name -> !name.isEmpty())
          .forEach(known::add);
      throw new CommandFailure(
          ExitCode.USAGE, "no backend " + backend + " was recorded" + Nearest.hint(backend, known));
    }
    // All that was recorded is what a part of it is compared with.
    List<Finding> findings =
        Judgement.of(all).stream()
            .filter(finding -> within.map(part -> reaches(finding.range(), part)).orElse(true))
            .filter(
                finding ->
                    shown.stream()
                        .anyMatch(track -> track.key().isSameBackend(finding.subject().key())))
            .toList();
    return new Report(readings, recorded, findings, shown, all, zone);
  }

  /** Whether something was recorded meanwhile: of backends that nobody asks, too, it always is. */
  private static boolean isOfAny(Recorded all, TimeRange part) {
    return all.tracks().stream()
        .flatMap(track -> track.slices().stream())
        .anyMatch(slice -> slice.range().overlaps(part));
  }

  /** Whether more of a finding lies in a stretch of time than its edge, or it fills that. */
  static boolean reaches(TimeRange found, TimeRange part) {
    long common = found.commonNanos(part);
    return found.overlaps(part)
        && (common >= Limit.SLOW_LENGTH.nanos()
            || 2 * common >= found.lengthNanos()
            || 2 * common >= part.lengthNanos());
  }

  private static boolean isCalled(Track track, String backend) {
    return track.key().address().equals(backend) || track.name().equals(backend);
  }

  /** The findings, the gravest first. */
  public List<Finding> findings() {
    return findings;
  }

  /** The lines of it. */
  public List<String> lines(Format format) {
    return switch (format) {
      case TEXT -> new ReportText(this).lines();
      case MARKDOWN -> new ReportMarkdown(this).lines();
      case HTML -> new ReportHtml(this).lines();
      case JSON -> List.of(ReportJson.of(this));
    };
  }

  /** One line about each recording that could not be read to its end. */
  public List<String> troubles() {
    return readings.stream().filter(reading -> !reading.isWhole()).map(Reading::line).toList();
  }

  List<Reading> readings() {
    return readings;
  }

  Recorded recorded() {
    return recorded;
  }

  /** Whether the time that is told of is too short for a figure of it. */
  boolean isBlank() {
    return recorded.range().isEmpty() && all.range().isPresent();
  }

  /** All that was recorded, whatever part of it is told of. */
  Recorded all() {
    return all;
  }

  /** Until when something is known of a backend, be it behind the time that is told of. */
  Optional<Long> knownUntil(TrackKey backend) {
    return all.tracks().stream()
        .filter(track -> track.key().equals(backend))
        .flatMap(track -> track.range().stream())
        .map(TimeRange::endNanos)
        .findFirst();
  }

  /** The backends to tell of, the busiest first. */
  List<Track> shown() {
    return shown;
  }

  ZoneId zone() {
    return zone;
  }
}
