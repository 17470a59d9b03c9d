// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.cli.report.Bounds;
import dev.upstreamtop.cli.report.Report;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.trial.FaultyWorld.Seeded;
import dev.upstreamtop.world.ToldAlike;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Troubles on a real nginx and real JVMs: the first warning names backend, trouble and cause, and
 * dates them.
 */
@NeedsRoot
class SeededFaultsTest {

  /** Two of the capture's intervals, and what a busy machine needs to tell a backend. */
  private static final Duration DATED = Duration.ofSeconds(4);

  /** A machine that builds besides makes any backend slow at times. */
  private static final Set<FindingKind> OF_A_BUSY_MACHINE =
      EnumSet.of(FindingKind.SLOW, FindingKind.SLOW_ROUTE, FindingKind.SLOW_BODY);

  private static Report report(Path directory, String from, String to) {
    return Report.of(List.of(directory), new Bounds(from, to, null), null, ZoneOffset.UTC);
  }

  private static List<Finding> warnings(Report report) {
    return report.findings().stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .toList();
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
  }

  /** Judges the time around one trouble, as somebody would who knows when it was. */
  private static void isNamed(Seeded seeded, Path directory) {
    Report report =
        report(
            directory,
            seeded.from().minus(Duration.ofSeconds(7)).toString(),
            seeded.to().plus(Duration.ofSeconds(6)).toString());
    Finding first = warnings(report).get(0);
    System.out.printf(
        "| %s | %s | %s | %s | %s |%n",
        seeded.fault(),
        seeded.victim(),
        first.subject().key().address(),
        first.kind(),
        first.cause().map(Explanation::kind).orElse(null));

    assertThat(first.subject().key().address())
        .as("%s", report.lines(Report.Format.TEXT))
        .isEqualTo(seeded.victim());
    assertThat(seeded.fault().isNamedBy(first))
        .as("%s: %s", seeded, report.lines(Report.Format.TEXT))
        .isTrue();
    assertThat(instant(first.range().startNanos()))
        .as("since")
        .isBetween(seeded.from().minus(DATED), seeded.from().plus(DATED));
    assertThat(instant(first.range().endNanos()))
        .as("until")
        .isBetween(seeded.to().minus(DATED), seeded.to().plus(DATED));
  }

  @Test
  void threeTroublesAreNamedAndHealthIsNot(@TempDir Path directory) throws Exception {
    List<Seeded> seeded =
        FaultyWorld.happen(directory, List.of(Fault.ERRORS, Fault.DOWNSTREAM, Fault.BODY));

    assertThat(warnings(report(directory, null, seeded.get(0).from().toString())))
        .as("before the first trouble")
        .allMatch(finding -> OF_A_BUSY_MACHINE.contains(finding.kind()));
    seeded.forEach(one -> isNamed(one, directory));
    try (Stream<Path> recordings = Files.walk(directory)) {
      for (Path file : recordings.filter(path -> path.toString().endsWith(".jfr")).toList()) {
        ToldAlike.of(file);
      }
    }
  }

  @Tag("nightly")
  @ParameterizedTest
  @EnumSource(Fault.class)
  void eachTroubleIsNamed(Fault fault, @TempDir Path directory) throws Exception {
    FaultyWorld.happen(directory, List.of(fault)).forEach(one -> isNamed(one, directory));
  }
}
