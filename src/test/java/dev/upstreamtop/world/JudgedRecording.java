// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.jmc.rules.judged.ToldFinding;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.ResultToolkit;
import org.openjdk.jmc.flightrecorder.rules.TypedCollectionResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.report.html.JfrHtmlRulesReport;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/** A recording as Mission Control's core judges it with our rules. */
public final class JudgedRecording {

  private final IItemCollection items;
  private final RecordingModel model;

  /** Loads a recording. */
  public JudgedRecording(Path file) throws Exception {
    items = JfrLoaderToolkit.loadEvents(file.toFile());
    model = RecordingModel.of(items);
  }

  /** Its events. */
  public IItemCollection items() {
    return items;
  }

  /** What our model makes of it. */
  public RecordingModel model() {
    return model;
  }

  /** What a rule says of it, with preferences as they are at first. */
  public IResult result(IRule rule) throws Exception {
    return RulesToolkit.evaluateParallel(
            List.of(rule), items, IPreferenceValueProvider.DEFAULT_VALUES, 1)
        .get(rule)
        .get();
  }

  /** The text of the core's report, without tags. */
  public String html() {
    return JfrHtmlRulesReport.createReport(items)
        .replaceAll("<[^>]*>", " ")
        .replace("&#39;", "'")
        .replace('\u00a0', ' ');
  }

  /** The finding that a result tells. */
  public ToldFinding findingOf(IResult result) {
    String statement = textOf(result, "statement");
    return model.judged().everything().stream()
        .filter(finding -> finding.statement().equals(statement))
        .findFirst()
        .orElseThrow();
  }

  /** The backend that a result is about. */
  public BackendId backendOf(IResult result) {
    return findingOf(result).backend();
  }

  /** What else the same rule found. */
  public List<String> othersOf(IResult result) {
    return values(result, "others");
  }

  /** A value of a result as a text. */
  public String textOf(IResult result, String id) {
    return String.valueOf(value(result, id));
  }

  private static List<String> values(IResult result, String id) {
    for (TypedResult<?> typed : result.getRule().getResults()) {
      if (typed instanceof TypedCollectionResult<?> all && all.getIdentifier().equals(id)) {
        return result.getResult(all).stream().map(Object::toString).toList();
      }
    }
    throw new AssertionError("no result " + id);
  }

  /** What a result says in short, as a reader has it before him. */
  public String summaryOf(IResult result) {
    return populated(result, result.getSummary());
  }

  /** What a result says at length, likewise. */
  public String explanationOf(IResult result) {
    return populated(result, result.getExplanation());
  }

  private static String populated(IResult result, String message) {
    return ResultToolkit.populateMessage(result, message, false).replace('\u00a0', ' ');
  }

  /** The time that a result is about. */
  public TimeRange rangeOf(IResult result) {
    return new TimeRange(nanos(result, "start"), nanos(result, "end"));
  }

  private static long nanos(IResult result, String id) {
    return ((IQuantity) value(result, id)).clampedLongValueIn(UnitLookup.EPOCH_NS);
  }

  private static Object value(IResult result, String id) {
    return result.getRule().getResults().stream()
        .filter(typed -> typed.getIdentifier().equals(id))
        .findFirst()
        .map(result::getResult)
        .orElse(null);
  }
}
