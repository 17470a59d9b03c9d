// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.SlowBecauseOfJvmRule;
import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmc.common.IDisplayable;
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

  private static final Pattern OTHER_CAUSE = Pattern.compile("(.+) \\(([^,]+), .+ by chance\\)");

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

  /** The name of the backend that a result is about. */
  public String nameOf(IResult result) {
    return value(result, "backend").toString();
  }

  /** The backend that a result is about. */
  public BackendId backendOf(IResult result) {
    String name = nameOf(result);
    return model.backends().stream()
        .filter(backend -> backend.displayName().equals(name))
        .map(BackendInfo::id)
        .findFirst()
        .orElseThrow();
  }

  /** The side from which that backend was seen. */
  public Side sideOf(IResult result) {
    return backendOf(result).side();
  }

  /** The other backends of which it says the same. */
  public List<String> othersOf(IResult result) {
    return values(result, "others");
  }

  /** What made a backend slow, with the overlap of each cause as it is shown. */
  public Map<String, String> causesOf(IResult result) {
    Map<String, String> causes = new TreeMap<>();
    causes.put(
        result.getResult(SlowBecauseOfJvmRule.CAUSE), text(result, SlowBecauseOfJvmRule.OVERLAP));
    for (String other : values(result, "otherCauses")) {
      Matcher cause = OTHER_CAUSE.matcher(other.replace('\u00a0', ' '));
      assertThat(cause.matches()).as(other).isTrue();
      causes.put(cause.group(1), cause.group(2));
    }
    return causes;
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

  /** A figure of a result, as it is shown. */
  public String text(IResult result, TypedResult<IQuantity> figure) {
    return shown(result.getResult(figure));
  }

  /** A figure as it is shown. */
  public String shown(IQuantity figure) {
    return figure.displayUsing(IDisplayable.AUTO).replace('\u00a0', ' ');
  }

  private static long nanos(IResult result, String id) {
    return ((IQuantity) value(result, id)).clampedLongValueIn(UnitLookup.EPOCH_NS);
  }

  private static Object value(IResult result, String id) {
    return result.getRule().getResults().stream()
        .filter(typed -> typed.getIdentifier().equals(id))
        .findFirst()
        .map(result::getResult)
        .orElseThrow();
  }
}
