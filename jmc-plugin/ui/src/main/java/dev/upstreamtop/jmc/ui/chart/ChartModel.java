// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;

/**
 * What a chart shows, lane under lane on one time axis. Immutable.
 *
 * @param range from the left edge to the right
 */
public record ChartModel(TimeRange range, List<Lane> lanes) {

  public static final ChartModel EMPTY = new ChartModel(TimeRange.EMPTY, List.of());

  public ChartModel {
    lanes = List.copyOf(lanes);
  }
}
