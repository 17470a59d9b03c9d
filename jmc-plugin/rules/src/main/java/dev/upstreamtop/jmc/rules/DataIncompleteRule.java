// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Incident;
import dev.upstreamtop.jmc.rules.model.CompletenessNote;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.CaptureSample;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.ResultBuilder;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedCollectionResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/**
 * What the recording does not tell, so that nobody reads a lack of data as a lack of trouble.
 *
 * <p>Its limit is a preference and not of the one table: it grades a recording, not a backend.
 */
public final class DataIncompleteRule extends UpstreamRule {

  public static final TypedPreference<IQuantity> WARNING_LIMIT = warningLimit();

  public static final TypedResult<IQuantity> LOST = Results.number("lost");
  public static final TypedResult<IQuantity> UNKNOWN_TIME = Results.percentage("unknownTime");
  public static final TypedCollectionResult<String> NOTES = Results.texts("notes");

  /** The least score of a result that says that figures are too low: an information. */
  private static final double AFFECTED = 25;

  /** The rule as Mission Control makes it. */
  public DataIncompleteRule() {
    super(
        Concern.INCOMPLETE.rule(),
        List.of(WARNING_LIMIT),
        List.of(TypedResult.SCORE, LOST, UNKNOWN_TIME, NOTES));
  }

  private static TypedPreference<IQuantity> warningLimit() {
    String id = "upstreamtop.dataIncomplete.warning.limit";
    return new TypedPreference<>(
        id,
        Messages.get(id),
        Messages.get(id + ".description"),
        UnitLookup.PERCENTAGE,
        Quantities.share(0.05));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    if (!model.recording().hasUpstreamEvents()) {
      return notApplicable(values, "rule.noEvents");
    }
    List<String> notes = new ArrayList<>();
    model.judged().incidents().stream()
        .map(Incident::told)
        .filter(finding -> Concern.of(finding.kind()) == Concern.INCOMPLETE)
        .map(Finding::statement)
        .forEach(statement -> notes.add(statement + "."));
    boolean affected =
        !notes.isEmpty() || model.notes().stream().anyMatch(note -> note.kind().figuresAffected());
    model.notes().stream().map(CompletenessNote::text).forEach(notes::add);
    model.roomNote().map(CompletenessNote::text).ifPresent(notes::add);
    if (notes.isEmpty()) {
      return ok(values);
    }
    double warning = Quantities.shareOf(values.getPreferenceValue(WARNING_LIMIT));
    double unknown = unknownShare(model);
    double score =
        affected ? Math.max(AFFECTED, RulesToolkit.mapExp100(unknown, warning / 5, warning)) : 0;
    return ResultBuilder.createFor(this, values)
        .setSeverity(Severity.get(score))
        .setSummary(Messages.get("dataIncomplete.summary" + (affected ? "" : ".limits")))
        .setExplanation(Messages.get("dataIncomplete.explanation"))
        .setSolution(Messages.get("dataIncomplete.solution"))
        .addResult(TypedResult.SCORE, Quantities.number(score))
        .addResult(
            LOST,
            Quantities.count(
                model.recording().captures().stream().mapToLong(CaptureSample::lost).sum()))
        .addResult(UNKNOWN_TIME, Quantities.share(unknown))
        .addResult(NOTES, notes)
        .build();
  }

  /**
   * The share of the recording in which nothing was captured, as far as the capture itself tells.
   */
  private static double unknownShare(RecordingModel model) {
    long without =
        model.recording().captures().stream()
            .filter(sample -> !sample.capturing())
            .mapToLong(sample -> sample.range().lengthNanos())
            .sum();
    return model.range().isEmpty()
        ? 0
        : Math.min(1, (double) without / model.range().lengthNanos());
  }
}
