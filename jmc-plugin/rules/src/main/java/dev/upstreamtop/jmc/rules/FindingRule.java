// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Incident;
import dev.upstreamtop.jmc.rules.judged.Judged;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.ResultBuilder;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/** Tells the judgement's findings of some kinds as a result of Mission Control's. */
abstract class FindingRule extends UpstreamRule {

  /** A report with more would not be read. */
  private static final int MOST_OTHERS = 16;

  private final Concern concern;

  /**
   * A finding.
   *
   * @param incident the finding that speaks for it, null where it speaks for itself
   */
  private record Part(Finding finding, Finding incident) {}

  FindingRule(Concern concern) {
    super(concern.rule(), List.of(), Results.aboutFinding());
    this.concern = concern;
  }

  @Override
  final IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    if (!model.recording().hasUpstreamEvents()) {
      return notApplicable(values, "rule.noEvents");
    }
    List<Part> parts = parts(model.judged());
    return parts.isEmpty() ? nothing(model.judged(), values) : found(parts, values);
  }

  private List<Part> parts(Judged judged) {
    List<Part> parts = new ArrayList<>();
    for (Incident incident : judged.incidents()) {
      add(new Part(incident.told(), null), parts);
      incident.others().forEach(other -> add(new Part(other, incident.told()), parts));
    }
    parts.sort(Comparator.comparingDouble((Part part) -> part.finding().score()).reversed());
    return parts;
  }

  private void add(Part part, List<Part> parts) {
    if (Concern.of(part.finding().kind()) == concern) {
      parts.add(part);
    }
  }

  /** Nothing found, as far as the recording could tell. */
  private IResult nothing(Judged judged, IPreferenceValueProvider values) {
    List<String> missing =
        concern.events().stream().filter(event -> !judged.eventTypes().contains(event)).toList();
    if (concern == Concern.HELD_UP && judged.jvms() > 1) {
      return notApplicable(values, "slowBecauseOfJvm.severalJvms");
    }
    if (concern == Concern.HELD_UP && !judged.knowsItself()) {
      return notApplicable(values, "slowBecauseOfJvm.notSelf");
    }
    if (missing.isEmpty()) {
      return ok(values);
    }
    boolean any = missing.size() < concern.events().size();
    ResultBuilder builder =
        ResultBuilder.createFor(this, values).addResult(Results.MISSING, missing);
    return any
        ? builder
            .setSeverity(Severity.OK)
            .setSummary(
                Messages.get(concern.rule() + ".ok") + " " + Messages.get("rule.notAllRecorded"))
            .addResult(TypedResult.SCORE, Quantities.number(0))
            .build()
        : builder.setSeverity(Severity.NA).setSummary(Messages.get("rule.notRecorded")).build();
  }

  private IResult found(List<Part> parts, IPreferenceValueProvider values) {
    Part worst = parts.get(0);
    return new FindingResult(worst.finding(), worst.incident())
        .and(
            parts.stream()
                .skip(1)
                .limit(MOST_OTHERS)
                .map(part -> part.finding().statement())
                .distinct()
                .toList())
        .of(this, values);
  }
}
