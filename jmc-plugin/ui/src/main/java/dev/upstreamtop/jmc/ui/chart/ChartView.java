// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

/** Something that can draw a chart; used on the display's thread. */
public interface ChartView {

  /** Replaces what is drawn. */
  void show(ChartModel model);

  /** Forgets what was dragged in it, if it lets anyone drag. */
  default void deselect() {}
}
