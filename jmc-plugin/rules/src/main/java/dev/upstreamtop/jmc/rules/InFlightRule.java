// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.Episodes.Episode;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.BackendSample;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/** Whether requests piled up at a backend, or hung there. */
public final class InFlightRule extends UpstreamRule {

  private static final Limits LIMITS = Limits.ofAge("inFlight", 5_000, 30_000);
  public static final TypedPreference<IQuantity> PILE_UP_FACTOR =
      Preferences.number("upstreamtop.inFlight.pile.up.factor", 8);
  public static final TypedPreference<IQuantity> MIN_PILE_UP =
      Preferences.number("upstreamtop.inFlight.min.pile.up", 20);

  public static final TypedResult<IQuantity> MOST = Results.number("mostInFlight");
  public static final TypedResult<IQuantity> USUAL = Results.number("usualInFlight");
  public static final TypedResult<IQuantity> OLDEST = Results.timespan("oldestInFlight");

  /**
   * How pile-ups score: the least that counts is worth an information, four times of it a warning.
   */
  private static final double PILE_UP_WARNING = 4;

  /** A time with requests waiting, and how bad that is. */
  private record PileUp(Episode episode, long most, long usual, double score) {}

  public InFlightRule() {
    super(
        "inFlight",
        List.of(EventNames.BACKEND_EVENT),
        List.of(LIMITS.information(), LIMITS.warning(), PILE_UP_FACTOR, MIN_PILE_UP),
        Results.aboutBackend(MOST, USUAL, OLDEST));
  }

  @Override
  IResult evaluate(RecordingModel model, IPreferenceValueProvider values) {
    Limits.InForce limits = LIMITS.in(values);
    double factor = values.getPreferenceValue(PILE_UP_FACTOR).doubleValue();
    long minimum = values.getPreferenceValue(MIN_PILE_UP).longValue();

    List<BackendSample> samples = model.recording().backends();
    Map<BackendId, Long> usual = usualInFlight(samples);
    List<PileUp> pileUps = new ArrayList<>();
    for (Episode episode :
        Episodes.find(
            model,
            samples,
            sample ->
                limits.reachedBy((double) sample.gauges().oldestInFlightNanos())
                    || sample.gauges().inFlight()
                        >= pileUp(usual.get(sample.backend()), factor, minimum),
            sample -> sample.gauges().inFlight() + 1)) {
      BackendId backend = episode.backend().id();
      long most = mostInFlight(samples, episode);
      double piled = most / pileUp(usual.get(backend), factor, minimum);
      double score =
          Math.max(
              limits.score((double) episode.row().gauges().oldestInFlightNanos()),
              RulesToolkit.mapExp100(piled, 1, PILE_UP_WARNING));
      pileUps.add(new PileUp(episode, most, usual.get(backend), score));
    }
    pileUps.sort(Comparator.comparingDouble(PileUp::score).reversed());
    if (pileUps.isEmpty()) {
      return ok(values);
    }
    PileUp worst = pileUps.get(0);
    return finding(
            values,
            worst.score(),
            worst.episode().range(),
            Episodes.backends(pileUps.stream().map(PileUp::episode).toList()))
        .addResult(MOST, Quantities.count(worst.most()))
        .addResult(USUAL, Quantities.count(worst.usual()))
        .addResult(OLDEST, Quantities.nanos(worst.episode().row().gauges().oldestInFlightNanos()))
        .build();
  }

  private static double pileUp(long usual, double factor, long minimum) {
    return Math.max((double) minimum, factor * usual);
  }

  /** The median over all intervals of a backend. */
  private static Map<BackendId, Long> usualInFlight(List<BackendSample> samples) {
    Map<BackendId, List<Long>> all = new HashMap<>();
    for (BackendSample sample : samples) {
      all.computeIfAbsent(sample.backend(), id -> new ArrayList<>())
          .add(sample.gauges().inFlight());
    }
    Map<BackendId, Long> medians = new HashMap<>();
    all.forEach(
        (id, values) -> {
          values.sort(Comparator.naturalOrder());
          medians.put(id, values.get(values.size() / 2));
        });
    return medians;
  }

  private static long mostInFlight(List<BackendSample> samples, Episode episode) {
    return samples.stream()
        .filter(sample -> sample.backend().equals(episode.backend().id()))
        .filter(sample -> episode.range().contains(sample.middleNanos()))
        .mapToLong(sample -> sample.gauges().inFlight())
        .max()
        .orElse(0);
  }
}
