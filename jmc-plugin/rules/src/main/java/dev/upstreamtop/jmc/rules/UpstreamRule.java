// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.RecordingModels;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 */
abstract class UpstreamRule implements IRule {

  private final String name;
  private final Map<String, EventAvailability> requiredEvents = new HashMap<>();
  private final List<TypedPreference<?>> preferences;
  private final List<TypedResult<?>> results;

  /**
   * @param name the beginning of the rule's keys in the message file
   * @param requiredEvents types without which the rule cannot say anything
   */
  UpstreamRule(
      String name,
      List<String> requiredEvents,
      List<TypedPreference<?>> preferences,
      List<TypedResult<?>> results) {
    this.name = name;
    requiredEvents.forEach(type -> this.requiredEvents.put(type, EventAvailability.AVAILABLE));
    this.preferences = List.copyOf(preferences);
    this.results = List.copyOf(results);
  }

  /** Judges a recording that holds the required events. */
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
    return Map.copyOf(requiredEvents);
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

  /**
   * A finding with the rule's summary, explanation and next step; its values are still to be added.
   */
  final ResultBuilder finding(IPreferenceValueProvider preferenceValues, double score) {
    return ResultBuilder.createFor(this, preferenceValues)
        .setSeverity(Severity.get(score))
        .setSummary(Messages.get(name + ".summary"))
        .setExplanation(Messages.get(name + ".explanation"))
        .setSolution(Messages.get(name + ".solution"))
        .addResult(TypedResult.SCORE, Quantities.number(score));
  }

  /**
   * The same about backends and a time.
   *
   * @param range of the worst
   * @param backends the worst first, then the others of which the same is to be said
   */
  final ResultBuilder finding(
      IPreferenceValueProvider preferenceValues,
      double score,
      TimeRange range,
      List<BackendInfo> backends) {
    return finding(preferenceValues, score)
        .setExplanation(explanation(backends, ""))
        .addResult(Results.BACKEND, backends.get(0).displayName())
        .addResult(Results.START, Quantities.instant(range.startNanos()))
        .addResult(Results.END, Quantities.instant(range.endNanos()))
        .addResult(Results.OTHERS, others(backends));
  }

  /**
   * The explanation about backends, the others named at its end.
   *
   * @param form the end of its key in the message file; empty for the rule's usual one
   */
  final String explanation(List<BackendInfo> backends, String form) {
    String explanation = Messages.get(name + ".explanation" + form);
    return others(backends).isEmpty() ? explanation : explanation + " " + Messages.get("others");
  }

  /** The other end of a connection has nothing more to tell: each endpoint is named once. */
  private static List<String> others(List<BackendInfo> backends) {
    Map<String, String> names = new LinkedHashMap<>();
    backends.forEach(backend -> names.putIfAbsent(backend.id().endpoint(), backend.displayName()));
    names.remove(backends.get(0).id().endpoint());
    return List.copyOf(names.values());
  }

  /** Nothing found. */
  final IResult ok(IPreferenceValueProvider preferenceValues) {
    return ResultBuilder.createFor(this, preferenceValues)
        .setSeverity(Severity.OK)
        .setSummary(Messages.get(name + ".ok"))
        .addResult(TypedResult.SCORE, Quantities.number(0))
        .build();
  }

  /** Nothing to be said, and why. */
  final IResult notApplicable(IPreferenceValueProvider preferenceValues, String reason) {
    return ResultBuilder.createFor(this, preferenceValues)
        .setSeverity(Severity.NA)
        .setSummary(Messages.get(name + "." + reason))
        .build();
  }
}
