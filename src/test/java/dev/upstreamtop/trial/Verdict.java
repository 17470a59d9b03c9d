// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.cli.report.Bounds;
import dev.upstreamtop.cli.report.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What the report says first of the time around something that was made to happen, against what it
 * ought to say.
 *
 * @param first the first warning, if there is one
 * @param report the whole of it
 */
record Verdict(Seeded seeded, Optional<Finding> first, Report report) {

  /** Judges the time around it, as somebody would who knows when it was. */
  static Verdict of(Seeded seeded, Path directory) {
    Report report =
        Report.of(
            List.of(directory),
            new Bounds(seeded.since().toString(), seeded.until().toString(), null),
            null,
            ZoneOffset.UTC);
    return new Verdict(seeded, warnings(report).stream().findFirst(), report);
  }

  /** The warnings in it, in its order. */
  static List<Finding> warnings(Report report) {
    return report.findings().stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .toList();
  }

  /** Whether it names the backend. */
  boolean isOfVictim() {
    return first
        .filter(finding -> finding.subject().key().address().equals(seeded.victim()))
        .isPresent();
  }

  /** Whether it names backend, trouble and cause; of what is well, whether it is quiet. */
  boolean isRight() {
    return switch (seeded.trouble()) {
      case Fault fault -> isOfVictim() && first.filter(fault::isNamedBy).isPresent();
      case Health health -> first.isEmpty();
    };
  }

  /** Whether both of its ends are as near as that to the trouble's. */
  boolean isDatedWithin(Duration within) {
    return seeded.trouble() instanceof Health
        || first
            .filter(
                finding ->
                    isNear(finding.range().startNanos(), seeded.from(), within)
                        && isNear(finding.range().endNanos(), seeded.to(), within))
            .isPresent();
  }

  private static boolean isNear(long nanos, Instant then, Duration within) {
    return error(nanos, then).abs().compareTo(within) <= 0;
  }

  private static Duration error(long nanos, Instant then) {
    return Duration.between(
        then, Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L));
  }

  /** A row of a table: what, at whom, and what is said of whom, when, and why. */
  String row() {
    String told =
        first
            .map(
                finding ->
                    "%s | %s%s | %s | %+.1f s, %+.1f s"
                        .formatted(
                            finding.subject().key().address(),
                            finding.kind(),
                            finding.subject().route().isEmpty()
                                ? ""
                                : " on " + finding.subject().route(),
                            finding.cause().map(Explanation::kind).map(Enum::name).orElse("-"),
                            error(finding.range().startNanos(), seeded.from()).toMillis() / 1e3,
                            error(finding.range().endNanos(), seeded.to()).toMillis() / 1e3))
            .orElse("- | - | - | -");
    return "| %s | %s | %d | %s | %s |"
        .formatted(
            seeded.trouble().word(),
            seeded.victim(),
            seeded.sentAgain(),
            told,
            isRight() ? "right" : "WRONG");
  }
}
