// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.cli.report.Bounds;
import dev.upstreamtop.cli.report.Report;
import dev.upstreamtop.testing.NeedsRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Troubles on a real nginx and real JVMs: the first warning names backend, trouble and cause, and
 * dates them.
 */
@NeedsRoot
class SeededFaultsTest {

  /** Two of the capture's intervals, and what a busy machine needs to tell a backend. */
  private static final Duration DATED = Duration.ofSeconds(4);

  private static final int SEED = 17;
  private static final double ENOUGH = 0.95;

  /** A machine that builds besides makes any backend slow at times. */
  private static final Set<FindingKind> OF_A_BUSY_MACHINE =
      EnumSet.of(FindingKind.SLOW, FindingKind.SLOW_ROUTE, FindingKind.SLOW_BODY);

  private static Report report(Path directory, String from, String to) {
    return Report.of(List.of(directory), new Bounds(from, to, null), null, ZoneOffset.UTC);
  }

  private static void isNamed(Seeded seeded, Path directory) {
    Verdict verdict = Verdict.of(seeded, directory);
    System.out.println(verdict.row());

    assertThat(verdict.isOfVictim() && verdict.isRight())
        .as("%s: %s", seeded, verdict.report().lines(Report.Format.TEXT))
        .isTrue();
    assertThat(verdict.isDatedWithin(DATED)).as("dated: %s", verdict.row()).isTrue();
  }

  @Test
  void threeTroublesAreNamedAndHealthIsNot(@TempDir Path directory) throws Exception {
    List<Seeded> seeded =
        FaultyWorld.happen(
            directory,
            Housing.PLAIN,
            Step.inTurn(List.of(Fault.ERRORS, Fault.DOWNSTREAM, Fault.BODY)),
            new Random(SEED));

    assertThat(Verdict.warnings(report(directory, null, seeded.get(0).from().toString())))
        .as("before the first trouble")
        .allMatch(finding -> OF_A_BUSY_MACHINE.contains(finding.kind()));
    seeded.forEach(one -> isNamed(one, directory));
    WholeTrial.isToldAlike(directory);
  }

  @Tag("nightly")
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  @Test
  void nearlyAllTroublesAreNamedAndHealthIsNot(@TempDir Path directory) throws Exception {
    WholeTrial.Score faults =
        WholeTrial.run(directory, List.of(Fault.values()), seeds(3), System.out);
    System.out.println(faults.line());
    WholeTrial.Score health =
        WholeTrial.run(directory, List.of(Health.values()), seeds(13), System.out);
    System.out.println(health.line());

    assertThat(faults.lost()).isEmpty();
    assertThat(health.lost()).isEmpty();
    assertThat(faults.named()).isGreaterThanOrEqualTo((int) Math.ceil(ENOUGH * faults.faults()));
    assertThat(faults.dated()).isGreaterThanOrEqualTo((int) Math.ceil(ENOUGH * faults.faults()));
    assertThat(health.quiet()).isEqualTo(health.healthy());
  }

  private static List<Long> seeds(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }
}
