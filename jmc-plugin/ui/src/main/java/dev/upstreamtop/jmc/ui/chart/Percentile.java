// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.model.TrafficCurve;
import dev.upstreamtop.jmc.ui.Palette;
import java.util.Locale;

/** A percentile that the chart can show, the lowest first. */
public enum Percentile {
  P50(Palette.MEDIAN),
  P90(Palette.HIGH),
  P99(Palette.TAIL);

  private final int colour;

  Percentile(int colour) {
    this.colour = colour;
  }

  int colour() {
    return colour;
  }

  double nanos(TrafficCurve curve, int point) {
    return switch (this) {
      case P50 -> curve.p50Nanos(point);
      case P90 -> curve.p90Nanos(point);
      case P99 -> curve.p99Nanos(point);
    };
  }

  /** What legend and choice call it. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
