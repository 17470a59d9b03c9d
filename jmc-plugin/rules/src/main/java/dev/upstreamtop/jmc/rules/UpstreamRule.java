// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.RecordingModels;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IResultValueProvider;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.ResultBuilder;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit.EventAvailability;

/**
 * What our rules have in common: one shared model of the recording, one topic, and texts under the
 * rule's own name in the message file.
 *
 * <p>No event is required: which one is missing is a result, too.
 */
abstract class UpstreamRule implements IRule {

  private final String name;
  private final List<TypedPreference<?>> preferences;
  private final List<TypedResult<?>> results;

  /**
   * Makes a rule.
   *
   * @param name the beginning of the rule's keys in the message file
   */
  UpstreamRule(String name, List<TypedPreference<?>> preferences, List<TypedResult<?>> results) {
    this.name = name;
    this.preferences = List.copyOf(preferences);
    this.results = List.copyOf(results);
  }

  /** Judges a recording. */
  abstract IResult evaluate(RecordingModel model, IPreferenceValueProvider preferenceValues);

  @Override
  public final RunnableFuture<IResult> createEvaluation(
      IItemCollection items,
      IPreferenceValueProvider preferenceValues,
      IResultValueProvider resultValues) {
    return new FutureTask<>(() -> evaluate(RecordingModels.of(items), preferenceValues));
  }

  @Override
  public final Collection<TypedPreference<?>> getConfigurationAttributes() {
    return preferences;
  }

  @Override
  public final Map<String, EventAvailability> getRequiredEvents() {
    return Map.of();
  }

  @Override
  public final Collection<TypedResult<?>> getResults() {
    return results;
  }

  @Override
  public final String getId() {
    return "upstreamtop." + name;
  }

  @Override
  public final String getName() {
    return Messages.get(name + ".name");
  }

  @Override
  public final String getTopic() {
    return UpstreamTopics.UPSTREAMS;
  }

  /** Nothing found. */
  final IResult ok(IPreferenceValueProvider preferenceValues) {
    return ResultBuilder.createFor(this, preferenceValues)
        .setSeverity(Severity.OK)
        .setSummary(Messages.get(name + ".ok"))
        .addResult(TypedResult.SCORE, Quantities.number(0))
        .build();
  }

  /**
   * Nothing to be said.
   *
   * @param reason the key of the text that says why
   */
  final IResult notApplicable(IPreferenceValueProvider preferenceValues, String reason) {
    return ResultBuilder.createFor(this, preferenceValues)
        .setSeverity(Severity.NA)
        .setSummary(Messages.get(reason))
        .build();
  }
}
