// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.JvmOverlap.Finding;
import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.recording.EventNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/**
 * Whether the slow requests of the backend that is the recorded JVM were slow while something held
 * that JVM up, and more often than chance would have it.
 */
public final class SlowBecauseOfJvmRule extends UpstreamRule {

  public static final TypedPreference<IQuantity> SLOW =
      Preferences.timespan("upstreamtop.slowBecauseOfJvm.slow", 100);
  public static final TypedPreference<IQuantity> INFO_LIMIT =
      Preferences.percentage("upstreamtop.slowBecauseOfJvm.info.limit", 0.2);
  public static final TypedPreference<IQuantity> WARNING_LIMIT =
      Preferences.percentage("upstreamtop.slowBecauseOfJvm.warning.limit", 0.5);
  public static final TypedPreference<IQuantity> CHANCE_FACTOR =
      Preferences.number("upstreamtop.slowBecauseOfJvm.chance.factor", 2);
  public static final TypedPreference<IQuantity> MIN_TIME_INSIDE =
      Preferences.percentage("upstreamtop.slowBecauseOfJvm.min.time.inside", 0.1);
  public static final TypedPreference<IQuantity> MIN_EXCHANGES =
      Preferences.number("upstreamtop.slowBecauseOfJvm.min.exchanges", 10);

  public static final TypedResult<String> CAUSE = Results.text("cause");
  public static final TypedResult<IQuantity> OVERLAP = Results.percentage("overlap");
  public static final TypedResult<IQuantity> CHANCE = Results.percentage("chance");
  public static final TypedResult<IQuantity> TIME_INSIDE = Results.percentage("timeInside");
  public static final TypedResult<IQuantity> LIMIT = Results.timespan("slowerThan");
  public static final TypedResult<IQuantity> SLOW_COUNT = Results.number("slowCount");

  /** A backend that is this JVM, with the cause that explains most. */
  private record Explained(BackendInfo backend, Finding finding) {}

  public SlowBecauseOfJvmRule() {
    super(
        "slowBecauseOfJvm",
        List.of(EventNames.BACKEND_EVENT),
        List.of(SLOW, INFO_LIMIT, WARNING_LIMIT, CHANCE_FACTOR, MIN_TIME_INSIDE, MIN_EXCHANGES),
        List.of(
            TypedResult.SCORE,
            Results.BACKEND,
            Results.START,
            Results.END,
            Results.OTHERS,
            CAUSE,
            OVERLAP,
            CHANCE,
            TIME_INSIDE,
            LIMIT,
            SLOW_COUNT));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    long slowNanos = Quantities.nanosOf(values.getPreferenceValue(SLOW));
    double info = Quantities.shareOf(values.getPreferenceValue(INFO_LIMIT));
    double warning = Quantities.shareOf(values.getPreferenceValue(WARNING_LIMIT));
    double chanceFactor = values.getPreferenceValue(CHANCE_FACTOR).doubleValue();
    double minTimeInside = Quantities.shareOf(values.getPreferenceValue(MIN_TIME_INSIDE));
    int minExchanges = (int) values.getPreferenceValue(MIN_EXCHANGES).longValue();

    List<BackendInfo> selves = model.backends().stream().filter(BackendInfo::self).toList();
    if (selves.isEmpty()) {
      return notApplicable(values, "notSelf");
    }
    List<Explained> explained = new ArrayList<>();
    boolean judged = false;
    for (BackendInfo self : selves) {
      SlowTimes slow = SlowTimes.of(model, self.id(), slowNanos);
      if (slow.times().size() < slow.enough(minExchanges)) {
        continue;
      }
      judged = true;
      JvmOverlap.findings(model, slow).stream()
          .filter(finding -> finding.share() >= info)
          .filter(finding -> finding.share() >= chanceFactor * finding.chance())
          .filter(finding -> finding.timeInside() >= minTimeInside)
          .max(Comparator.comparingDouble(Finding::timeInside))
          .ifPresent(finding -> explained.add(new Explained(self, finding)));
    }
    if (explained.isEmpty()) {
      return judged ? ok(values) : notApplicable(values, "notSlow");
    }
    explained.sort(Comparator.comparingDouble((Explained e) -> e.finding().share()).reversed());
    Explained worst = explained.get(0);
    Finding finding = worst.finding();
    String cause = finding.cause().name().toLowerCase(Locale.ROOT);
    String of = finding.slow().exchanges() ? "" : ".intervals";
    double score = RulesToolkit.mapExp100(finding.share(), info, warning);
    return finding(
            values,
            score,
            worst.backend(),
            finding.slow().range(),
            explained.stream().skip(1).map(other -> other.backend().displayName()).toList())
        .setSummary(Messages.get("slowBecauseOfJvm.summary" + of))
        .setSolution(Messages.get("slowBecauseOfJvm.solution." + cause))
        .addResult(CAUSE, Messages.get("cause." + cause))
        .addResult(OVERLAP, Quantities.share(finding.share()))
        .addResult(CHANCE, Quantities.share(finding.chance()))
        .addResult(TIME_INSIDE, Quantities.share(finding.timeInside()))
        .addResult(LIMIT, Quantities.nanos(finding.slow().limitNanos()))
        .addResult(SLOW_COUNT, Quantities.count(finding.slow().times().size()))
        .build();
  }
}
