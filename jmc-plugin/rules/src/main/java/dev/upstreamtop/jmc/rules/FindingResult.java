// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.jmc.rules.judged.ToldFinding;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.ResultBuilder;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/** A finding in the words and grades of Mission Control. */
final class FindingResult {

  /** A finding's score without what its severity adds. */
  private static final double HIGHEST = 100;

  private static final double GRAVEST = 100;

  private final Finding finding;
  private final Finding incident;
  private final StringBuilder explanation = new StringBuilder();
  private List<String> others = List.of();

  /**
   * Makes a result of it.
   *
   * @param incident the finding that speaks for it, null where it speaks for itself
   */
  FindingResult(Finding finding, Finding incident) {
    this.finding = finding;
    this.incident = incident;
  }

  /** Beside it the same rule has more to tell. */
  FindingResult and(List<String> statements) {
    others = List.copyOf(statements);
    return this;
  }

  IResult of(IRule rule, IPreferenceValueProvider values) {
    TimeRange range = ToldFinding.range(finding);
    double score = score(finding);
    ResultBuilder builder =
        ResultBuilder.createFor(rule, values)
            .setSeverity(Severity.get(score))
            .setSummary(
                Messages.get("finding.summary" + (finding.cause().isPresent() ? ".cause" : "")))
            .setSolution(Messages.get("finding.solution"))
            .addResult(TypedResult.SCORE, Quantities.number(score))
            .addResult(Results.KIND, finding.kind().name().toLowerCase(Locale.ROOT))
            .addResult(Results.BACKEND, finding.subject().title())
            .addResult(Results.START, Quantities.instant(range.startNanos()))
            .addResult(Results.END, Quantities.instant(range.endNanos()))
            .addResult(Results.AFFECTED, Quantities.share(Math.min(1, finding.affected())))
            .addResult(Results.STATEMENT, finding.statement())
            .addResult(Results.MEANING, finding.kind().meaning())
            .addResult(Results.NEXT_STEP, finding.nextStep())
            .addResult(Results.OTHERS, others);
    explain("meaning");
    if (!finding.facts().more().isEmpty()) {
      builder.addResult(Results.MORE, String.join(" ", finding.facts().more()));
      explain("more");
    }
    finding.cause().ifPresent(cause -> because(cause, builder));
    if (finding.cause().isEmpty() && !finding.why().notRecorded().isEmpty()) {
      builder.addResult(Results.NOT_RECORDED, finding.why().notRecorded());
      explain("notRecorded");
    }
    if (incident != null) {
      builder.addResult(Results.INCIDENT, incident.statement());
      explain("incident");
    }
    if (!others.isEmpty()) {
      explain("others");
    }
    return builder.setExplanation(explanation.toString()).build();
  }

  private void because(Explanation cause, ResultBuilder builder) {
    builder
        .addResult(Results.CAUSE, cause.sentence())
        .addResult(Results.EVIDENCE, cause.kind().event());
    explain("cause");
  }

  private void explain(String part) {
    explanation
        .append(explanation.length() == 0 ? "" : " ")
        .append(Messages.get("finding." + part));
  }

  /** 0 to 100, as Mission Control grades its own rules. */
  static double score(Finding finding) {
    boolean warning = finding.severity() == dev.upstreamtop.analysis.finding.Severity.WARNING;
    double from = (warning ? Severity.WARNING : Severity.INFO).getLimit();
    double to = warning ? GRAVEST : Math.nextDown(Severity.WARNING.getLimit());
    double within = finding.score() - (warning ? HIGHEST : 0);
    return from + (to - from) * Math.max(0, Math.min(1, within / HIGHEST));
  }
}
