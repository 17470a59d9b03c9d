// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * Which part of what was recorded is judged.
 *
 * @param from a time as it was given, null for the beginning
 * @param to likewise, null for the end
 * @param last only the end of it, that long; null for all
 */
public record Bounds(String from, String to, Duration last) {

  /** All that was recorded. */
  public static final Bounds NONE = new Bounds(null, null, null);

  /**
   * The stretch of time that is meant.
   *
   * @param recorded all that was recorded
   * @return empty for all of it
   * @throws CommandFailure for what is no time, where the end is not after the beginning, and where
   *     nothing of it was recorded
   */
  Optional<TimeRange> within(TimeRange recorded, ZoneId zone) {
    if (from == null && to == null && last == null) {
      return Optional.empty();
    }
    long end = to == null ? recorded.endNanos() : nanos(to, recorded, zone);
    long start = from == null ? recorded.startNanos() : nanos(from, recorded, zone);
    if (from != null && to != null && end <= start) {
      throw new CommandFailure(ExitCode.USAGE, "--to must be after --from");
    }
    if (last != null) {
      start = Math.max(start, Math.min(end, recorded.endNanos()) - last.toNanos());
    }
    if (start >= recorded.endNanos() || end <= recorded.startNanos()) {
      throw outside(start, end, recorded, zone);
    }
    return Optional.of(new TimeRange(start, end));
  }

  /** The failure where nothing of the part that is asked for was recorded. */
  CommandFailure outside(TimeRange part, TimeRange recorded, ZoneId zone) {
    return outside(part.startNanos(), part.endNanos(), recorded, zone);
  }

  private CommandFailure outside(long start, long end, TimeRange recorded, ZoneId zone) {
    String since =
        from == null ? "" : " from " + ReportWords.moment(start, zone) + (to == null ? " on" : "");
    String until = to == null ? "" : " until " + ReportWords.moment(end, zone);
    return new CommandFailure(
        ExitCode.USAGE,
        "nothing was recorded"
            + since
            + until
            + ": what was recorded is of "
            + ReportWords.moment(recorded.startNanos(), zone)
            + " to "
            + ReportWords.moment(recorded.endNanos(), zone)
            + " ("
            + ReportWords.offset(recorded.endNanos(), zone)
            + ")");
  }

  private static long nanos(String text, TimeRange recorded, ZoneId zone) {
    String given = text.strip();
    try {
      if (given.indexOf('T') < 0) {
        return ofDay(LocalTime.parse(given), recorded, zone);
      }
      boolean zoned = given.matches(".*T.*(Z|[+-][0-9:]+)");
      Instant instant =
          zoned
              ? OffsetDateTime.parse(given).toInstant()
              : LocalDateTime.parse(given).atZone(zone).toInstant();
      return EventFields.nanos(instant);
    } catch (DateTimeException malformed) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "'" + given + "' is no time (14:05, 14:05:30, 2026-01-31T14:05, 2026-01-31T14:05:00Z)");
    }
  }

  /**
   * The last such time of day that is not behind the end of what was recorded, to a minute; where
   * the one a day before is not in it either, that is not meant.
   */
  private static long ofDay(LocalTime time, TimeRange recorded, ZoneId zone) {
    ZonedDateTime end = EventFields.instant(recorded.endNanos()).atZone(zone);
    ZonedDateTime that = end.with(time);
    long before = EventFields.nanos(that.minusDays(1).toInstant());
    return that.isAfter(end.plusMinutes(1)) && before >= recorded.startNanos()
        ? before
        : EventFields.nanos(that.toInstant());
  }
}
