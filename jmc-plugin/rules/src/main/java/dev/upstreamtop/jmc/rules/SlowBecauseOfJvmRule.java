// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.JvmOverlap.Finding;
import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmc.common.IDisplayable;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.TypedCollectionResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/**
 * Whether the slow requests of the backend that is the recorded JVM were slow while something held
 * that JVM up, and more often than chance would have it.
 */
public final class SlowBecauseOfJvmRule extends UpstreamRule {

  public static final TypedPreference<IQuantity> SLOW =
      Preferences.timespan("upstreamtop.slowBecauseOfJvm.slow", 100);
  private static final Limits LIMITS = Limits.ofShare("slowBecauseOfJvm", 0.2, 0.5);
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

  /** What else explains them, each with its figures. */
  public static final TypedCollectionResult<String> OTHER_CAUSES =
      new TypedCollectionResult<>(
          "otherCauses",
          Messages.get("result.otherCauses"),
          Messages.get("result.otherCauses.description"),
          UnitLookup.PLAIN_TEXT,
          String.class);

  /** A backend that is this JVM, with what explains it: that first which explains most. */
  private record Explained(BackendInfo backend, List<Finding> findings) {
    Finding most() {
      return findings.get(0);
    }
  }

  public SlowBecauseOfJvmRule() {
    super(
        "slowBecauseOfJvm",
        List.of(EventNames.BACKEND_EVENT),
        List.of(
            SLOW,
            LIMITS.information(),
            LIMITS.warning(),
            CHANCE_FACTOR,
            MIN_TIME_INSIDE,
            MIN_EXCHANGES),
        Results.aboutBackend(CAUSE, OTHER_CAUSES, OVERLAP, CHANCE, TIME_INSIDE, LIMIT, SLOW_COUNT));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    long slowNanos = Quantities.nanosOf(values.getPreferenceValue(SLOW));
    Limits.InForce limits = LIMITS.in(values);
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
      List<Finding> findings =
          JvmOverlap.findings(model, slow).stream()
              .filter(finding -> limits.reachedBy(finding.share()))
              .filter(finding -> finding.share() >= chanceFactor * finding.chance())
              .filter(finding -> finding.timeInside() >= minTimeInside)
              .sorted(Comparator.comparingDouble(Finding::beyondChance).reversed())
              .toList();
      if (!findings.isEmpty()) {
        explained.add(new Explained(self, findings));
      }
    }
    if (explained.isEmpty()) {
      return judged ? ok(values) : notApplicable(values, "notSlow");
    }
    explained.sort(Comparator.comparingDouble((Explained e) -> e.most().share()).reversed());
    Explained worst = explained.get(0);
    Finding finding = worst.most();
    String cause = key(finding);
    List<String> otherCauses =
        worst.findings().stream().skip(1).map(SlowBecauseOfJvmRule::described).toList();
    String of = finding.slow().exchanges() ? "" : ".intervals";
    List<BackendInfo> backends = explained.stream().map(Explained::backend).toList();
    return finding(values, limits.score(finding.share()), finding.slow().range(), backends)
        .setExplanation(explanation(backends, otherCauses.isEmpty() ? "" : ".otherCauses"))
        .setSummary(Messages.get("slowBecauseOfJvm.summary" + of))
        .setSolution(Messages.get("slowBecauseOfJvm.solution." + cause))
        .addResult(OTHER_CAUSES, otherCauses)
        .addResult(CAUSE, Messages.get("cause." + cause))
        .addResult(OVERLAP, Quantities.share(finding.share()))
        .addResult(CHANCE, Quantities.share(finding.chance()))
        .addResult(TIME_INSIDE, Quantities.share(finding.timeInside()))
        .addResult(LIMIT, Quantities.nanos(finding.slow().limitNanos()))
        .addResult(SLOW_COUNT, Quantities.count(finding.slow().times().size()))
        .build();
  }

  /** A cause with its figures, as the summary tells them of the first. */
  private static String described(Finding finding) {
    return Messages.format(
        "slowBecauseOfJvm.otherCause",
        Messages.get("cause." + key(finding)),
        Quantities.share(finding.share()).displayUsing(IDisplayable.AUTO),
        Quantities.share(finding.chance()).displayUsing(IDisplayable.AUTO));
  }

  private static String key(Finding finding) {
    return finding.cause().name().toLowerCase(Locale.ROOT);
  }
}
