// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.judged;

import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.sample.Vantage;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;
import java.util.Locale;

/**
 * A finding as those who show it want it: plain values. Immutable.
 *
 * @param kind as the document on findings names it: {@code slow_route}
 * @param warning whether requests suffer; else it is worth knowing
 * @param deed what the backend does, in a few words, and on which route where one alone is meant
 * @param figures by which figures, as a clause; empty where nothing was measured
 * @param statement who, what and how much, as a sentence without its full stop
 * @param more sentences that say more
 * @param why a clause; empty where nothing is to be said
 */
public record ToldFinding(
    BackendId backend,
    TimeRange range,
    String kind,
    boolean warning,
    String deed,
    String figures,
    String statement,
    List<String> more,
    String why,
    String nextStep) {

  static ToldFinding of(Finding finding) {
    return new ToldFinding(
        backend(finding),
        range(finding),
        finding.kind().name().toLowerCase(Locale.ROOT),
        finding.severity() == Severity.WARNING,
        finding.deed(),
        finding.facts().words(),
        finding.statement(),
        List.copyOf(finding.facts().more()),
        why(finding),
        finding.nextStep());
  }

  /** Whom a finding is about, as the rest of the plugin knows backends. */
  public static BackendId backend(Finding finding) {
    return new BackendId(
        finding.subject().key().address(),
        finding.subject().key().side() == Vantage.SERVER ? Side.SERVER : Side.CLIENT);
  }

  /** When it was. */
  public static TimeRange range(Finding finding) {
    return new TimeRange(finding.range().startNanos(), finding.range().endNanos());
  }

  /** The cause, or what would tell it. */
  public static String why(Finding finding) {
    return finding.cause().map(Explanation::sentence).orElse(finding.why().notRecorded());
  }
}
