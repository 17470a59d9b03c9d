// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.ui.charts.IRenderedRow;
import org.openjdk.jmc.ui.charts.IXDataRenderer;
import org.openjdk.jmc.ui.charts.QuantitySeries;
import org.openjdk.jmc.ui.charts.SubdividedQuantityRange;
import org.openjdk.jmc.ui.charts.XYDataRenderer;

/**
 * A lane as a row of a stock chart. The row stays when its curves are replaced: a chart knows its
 * selection by its rows.
 */
final class StockLane implements IXDataRenderer {

  private IXDataRenderer curves;

  StockLane(Lane lane) {
    show(lane);
  }

  void show(Lane lane) {
    XYDataRenderer renderer =
        new XYDataRenderer(lane.measure().quantity(0), lane.title(), lane.description());
    for (Curve curve : lane.curves()) {
      for (List<Curve.Point> stretch : curve.stretches()) {
        renderer.addLineChart(
            curve.title(),
            QuantitySeries.all(
                stretch.stream().map(StockLane::time).toList(),
                stretch.stream().map(point -> lane.measure().quantity(point.value())).toList()),
            new Color(curve.colour()),
            curve.filled());
      }
    }
    curves = renderer;
  }

  @Override
  public IRenderedRow render(Graphics2D context, SubdividedQuantityRange xRange, int height) {
    return curves.render(context, xRange, height);
  }

  private static IQuantity time(Curve.Point point) {
    return UnitLookup.EPOCH_NS.quantity(point.timeNanos());
  }
}
