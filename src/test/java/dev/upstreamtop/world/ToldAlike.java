// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.cli.report.Bounds;
import dev.upstreamtop.cli.report.Report;
import dev.upstreamtop.jmc.rules.judged.Judged;
import dev.upstreamtop.jmc.rules.judged.ToldFinding;
import java.io.File;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;

/** What the command's report and the plugin find in one recording: the same. */
public final class ToldAlike {

  /** Two ways to turn a clock's ticks into times differ by less. */
  private static final long CLOCK_TICKS_NANOS = 2_000;

  private ToldAlike() {}

  /** Asserts it; gives what both find. */
  public static List<Finding> of(Path file) throws Exception {
    List<Finding> reported = Report.of(List.of(file), Bounds.NONE, null, ZoneOffset.UTC).findings();
    File recording = file.toFile();
    List<ToldFinding> told = Judged.of(JfrLoaderToolkit.loadEvents(recording)).findings();

    assertThat(told.stream().map(ToldFinding::statement))
        .containsExactlyElementsOf(reported.stream().map(Finding::statement).toList());
    for (int i = 0; i < reported.size(); i++) {
      assertAlike(reported.get(i), told.get(i));
    }
    return reported;
  }

  private static void assertAlike(Finding reported, ToldFinding told) {
    String statement = told.statement();
    assertThat(told.kind())
        .as(statement)
        .isEqualTo(reported.kind().name().toLowerCase(Locale.ROOT));
    assertThat(told.backend().endpoint()).isEqualTo(reported.subject().key().address());
    assertThat(told.backend().side().name()).isEqualTo(reported.subject().key().side().name());
    assertThat(told.warning()).as(statement).isEqualTo(reported.severity() == Severity.WARNING);
    assertThat(told.more()).as(statement).isEqualTo(reported.facts().more());
    assertThat(told.why())
        .as(statement)
        .isEqualTo(
            reported.cause().map(Explanation::sentence).orElse(reported.why().notRecorded()));
    assertThat(told.nextStep()).as(statement).isEqualTo(reported.nextStep());
    assertThat(told.range().startNanos())
        .as("since when: %s", statement)
        .isCloseTo(reported.range().startNanos(), within(CLOCK_TICKS_NANOS));
    assertThat(told.range().endNanos())
        .as("until when: %s", statement)
        .isCloseTo(reported.range().endNanos(), within(CLOCK_TICKS_NANOS));
  }
}
