// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.sample.TimeRange;

/** Something that can draw a chart; used on the display's thread. */
public interface ChartView {

  /** Replaces what is drawn. */
  void show(ChartModel model);

  /** Marks a time as if it had been dragged, if it lets anyone drag; empty for none. */
  default void select(TimeRange range) {}
}
