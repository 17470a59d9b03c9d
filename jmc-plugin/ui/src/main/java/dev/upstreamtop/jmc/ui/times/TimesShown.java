// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.times;

import dev.upstreamtop.jmc.rules.model.Quantile;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.sample.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the times of a selection's requests are distributed. Immutable.
 *
 * @param byMetric a step for each of {@link #PERCENTILES}, or none where nothing was measured
 */
public record TimesShown(Map<Metric, List<Quantile>> byMetric) {

  public static final TimesShown NONE = new TimesShown(Map.of());

  /** From the shortest to the longest. */
  static final List<Double> PERCENTILES = List.of(0.0, 50.0, 90.0, 95.0, 99.0, 99.9, 100.0);

  /** As they stand beside each other. */
  static final List<Metric> METRICS = List.of(Metric.HEADER, Metric.RESPONSE, Metric.CONNECT);

  public TimesShown {
    byMetric = Map.copyOf(byMetric);
  }

  /** Those of a selection. Not for a display's thread. */
  public static TimesShown of(RecordingModel model, Selection selection) {
    double[] percentiles = PERCENTILES.stream().mapToDouble(Double::doubleValue).toArray();
    Map<Metric, List<Quantile>> byMetric = new LinkedHashMap<>();
    METRICS.forEach(
        metric -> byMetric.put(metric, model.quantiles(selection, metric, percentiles)));
    return new TimesShown(byMetric);
  }

  /** A step of one of the times; nothing where none was measured. */
  Optional<Quantile> step(Metric metric, int row) {
    List<Quantile> steps = byMetric.getOrDefault(metric, List.of());
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(row));
  }
}
