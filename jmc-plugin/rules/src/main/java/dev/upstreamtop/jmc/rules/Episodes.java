// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.IntervalSample;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Finds the times in which a backend was in trouble, so that a bad quarter of an hour is not
 * averaged away by a good night.
 */
final class Episodes {

  /** Good intervals between two bad ones that do not end an episode. */
  private static final int PATIENCE = 2;

  /** Backends that are looked at closely: a report with more would not be read. */
  private static final int MAX_CANDIDATES = 16;

  /**
   * A backend's time in trouble, with the figures of exactly that time.
   *
   * @param weight how much trouble, for the order of backends
   */
  record Episode(LeaderboardRow row, TimeRange range, double weight) {
    BackendInfo backend() {
      return row.backend();
    }
  }

  /** A run of bad intervals; open until a good stretch is long enough. */
  private static final class Run {
    final TimeRange range;
    final double weight;

    Run(TimeRange range, double weight) {
      this.range = range;
      this.weight = weight;
    }
  }

  private Episodes() {}

  /**
   * The heaviest run of bad intervals of each backend, heaviest first.
   *
   * @param samples in the order of time
   * @param bad which intervals are bad
   * @param weight how bad one is; more than 0
   */
  static <S extends IntervalSample> List<Episode> find(
      RecordingModel model, List<S> samples, Predicate<S> bad, ToDoubleFunction<S> weight) {
    Map<BackendId, Run> heaviest = new HashMap<>();
    Map<BackendId, Run> open = new HashMap<>();
    for (S sample : samples) {
      if (!bad.test(sample)) {
        continue;
      }
      Run before = open.get(sample.backend());
      double weightNow = weight.applyAsDouble(sample);
      Run run =
          before != null && continues(before.range, sample.range())
              ? new Run(before.range.span(sample.range()), before.weight + weightNow)
              : new Run(sample.range(), weightNow);
      open.put(sample.backend(), run);
      heaviest.merge(sample.backend(), run, (one, two) -> two.weight > one.weight ? two : one);
    }
    List<Episode> episodes = new ArrayList<>();
    heaviest.entrySet().stream()
        .sorted((one, two) -> Double.compare(two.getValue().weight, one.getValue().weight))
        .limit(MAX_CANDIDATES)
        .forEach(
            entry ->
                row(model, entry.getKey(), entry.getValue().range)
                    .ifPresent(
                        row ->
                            episodes.add(
                                new Episode(
                                    row, entry.getValue().range, entry.getValue().weight))));
    return episodes;
  }

  /** Whom they are about, in the same order. */
  static List<BackendInfo> backends(List<Episode> episodes) {
    return episodes.stream().map(Episode::backend).toList();
  }

  private static boolean continues(TimeRange run, TimeRange next) {
    return next.startNanos() - run.endNanos() <= PATIENCE * next.lengthNanos();
  }

  private static Optional<LeaderboardRow> row(
      RecordingModel model, BackendId backend, TimeRange range) {
    return model.leaderboard(new Selection(range, Set.of(backend))).row(backend);
  }
}
