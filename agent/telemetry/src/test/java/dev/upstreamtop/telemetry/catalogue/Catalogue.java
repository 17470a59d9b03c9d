// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import java.util.ArrayList;
import java.util.List;

/** The lines of the catalogue, part by part. */
public final class Catalogue {

  private Catalogue() {}

  /** The entries of a part of the catalogue, in its order. */
  private static List<Entry> entries(List<?>... parts) {
    List<Entry> entries = new ArrayList<>();
    for (List<?> part : parts) {
      for (Object figure : part) {
        if (figure instanceof WholeFigure<?> whole) {
          entries.add(whole.entry());
        } else if (figure instanceof RealFigure<?> real) {
          entries.add(real.entry());
        } else {
          entries.add(((TimeFigure<?>) figure).entry());
        }
      }
    }
    return entries;
  }

  public static List<Entry> ofBackends() {
    return entries(
        BackendFigures.RATES, BackendFigures.COUNTERS, BackendFigures.GAUGES, BackendFigures.TIMES);
  }

  public static List<Entry> ofRoutes() {
    return entries(RouteFigures.COUNTERS, RouteFigures.TIMES);
  }

  public static List<Entry> ofTheCapture() {
    return entries(
        CaptureFigures.OMISSIONS,
        CaptureFigures.RATIOS,
        CaptureFigures.GAUGES,
        CaptureFigures.COUNTERS,
        CaptureFigures.LOSSES);
  }
}
