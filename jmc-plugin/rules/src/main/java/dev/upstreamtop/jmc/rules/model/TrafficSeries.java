// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;
import java.util.Map;

/**
 * Traffic over time: all curves share the same points, so that they can be stacked.
 *
 * @param points the time of each point, in order, apart from each other; a gap between two is time
 *     that nothing is known about
 * @param byBackend one curve per backend of the selection
 * @param total all backends of the selection together, percentiles of the merged histograms
 */
public record TrafficSeries(
    List<TimeRange> points, Map<BackendId, TrafficCurve> byBackend, TrafficCurve total) {

  public TrafficSeries {
    points = List.copyOf(points);
    byBackend = Map.copyOf(byBackend);
  }
}
