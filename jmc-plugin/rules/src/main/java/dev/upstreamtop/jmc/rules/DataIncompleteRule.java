// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.model.CompletenessNote;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.CaptureSample;
import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.TypedCollectionResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/** What the recording does not tell, so that nobody reads a lack of data as a lack of trouble. */
public final class DataIncompleteRule extends UpstreamRule {

  public static final TypedPreference<IQuantity> WARNING_LIMIT =
      Preferences.percentage("upstreamtop.dataIncomplete.warning.limit", 0.05);

  public static final TypedResult<IQuantity> LOST = Results.number("lost");
  public static final TypedResult<IQuantity> UNKNOWN_TIME = Results.percentage("unknownTime");
  public static final TypedCollectionResult<String> NOTES =
      new TypedCollectionResult<>(
          "notes",
          Messages.get("result.notes"),
          Messages.get("result.notes.description"),
          UnitLookup.PLAIN_TEXT,
          String.class);

  /** The least score of a result that says that figures are too low: an information. */
  private static final double AFFECTED = 25;

  public DataIncompleteRule() {
    super(
        "dataIncomplete",
        List.of(),
        List.of(WARNING_LIMIT),
        List.of(TypedResult.SCORE, LOST, UNKNOWN_TIME, NOTES));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    if (!model.recording().hasUpstreamEvents()) {
      return notApplicable(values, "noEvents");
    }
    List<CompletenessNote> notes = model.notes();
    if (notes.isEmpty()) {
      return ok(values);
    }
    double warning = Quantities.shareOf(values.getPreferenceValue(WARNING_LIMIT));
    double unknown = unknownShare(model);
    boolean affected = notes.stream().anyMatch(note -> note.kind().figuresAffected());
    double score =
        affected ? Math.max(AFFECTED, RulesToolkit.mapExp100(unknown, warning / 5, warning)) : 0;
    return finding(values, score)
        .setSummary(Messages.get("dataIncomplete.summary" + (affected ? "" : ".limits")))
        .addResult(
            LOST,
            Quantities.count(
                model.recording().captures().stream().mapToLong(CaptureSample::lost).sum()))
        .addResult(UNKNOWN_TIME, Quantities.share(unknown))
        .addResult(NOTES, notes.stream().map(CompletenessNote::text).toList())
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
