// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import dev.upstreamtop.jmc.rules.recording.TimeRange;
import dev.upstreamtop.jmc.ui.chart.ChartModel;
import dev.upstreamtop.jmc.ui.chart.ChartView;
import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import java.awt.Color;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Composite;
import org.openjdk.jmc.common.item.ItemCollectionToolkit;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.IRange;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.ui.IPageContainer;
import org.openjdk.jmc.flightrecorder.ui.common.DataPageToolkit;
import org.openjdk.jmc.flightrecorder.ui.common.ItemRow;
import org.openjdk.jmc.ui.charts.IXDataRenderer;
import org.openjdk.jmc.ui.charts.QuantitySeries;
import org.openjdk.jmc.ui.charts.RendererToolkit;
import org.openjdk.jmc.ui.charts.XYChart;
import org.openjdk.jmc.ui.charts.XYDataRenderer;
import org.openjdk.jmc.ui.misc.ChartCanvas;

/** Our chart, drawn, zoomed and selected in as Mission Control's own charts are. */
final class StockChart implements ChartView {

  private static final int TITLE_WIDTH = 180;

  private final ChartCanvas canvas;
  private final XYChart chart;
  private final IRange<IQuantity> whole;
  private Consumer<TimeRange> rangeListener = range -> {};
  private ChartModel model = ChartModel.EMPTY;
  private boolean replacing;

  StockChart(Composite parent, IPageContainer container) {
    canvas = new ChartCanvas(parent);
    whole = container.getRecordingRange();
    chart = new XYChart(whole, RendererToolkit.empty(), TITLE_WIDTH);
    DataPageToolkit.createChartTimestampTooltip(canvas);
    // The rows hold no events: what Properties shows comes from the leaderboard's selection.
    DataPageToolkit.setChart(canvas, chart, none -> {}, this::dragged);
  }

  void onRange(Consumer<TimeRange> listener) {
    rangeListener = listener;
  }

  /** Zooms to the time in focus, or back to the whole recording. */
  void showOnly(boolean focus) {
    IRange<IQuantity> shown =
        focus && !model.range().isEmpty() ? model.range().toQuantity() : whole;
    chart.setVisibleRange(shown.getStart(), shown.getEnd());
    canvas.redrawChart();
  }

  @Override
  public void show(ChartModel shown) {
    if (canvas.isDisposed() || shown.equals(model)) {
      return;
    }
    model = shown;
    // Other curves are no other selection: it is put back, and nobody hears of it.
    IRange<IQuantity> selected = chart.getSelectionRange();
    replacing = true;
    canvas.replaceRenderer(
        shown.lanes().isEmpty()
            ? RendererToolkit.empty()
            : RendererToolkit.weightedRows(
                shown.lanes().stream().map(StockChart::row).toList(),
                shown.lanes().stream().map(Lane::weight).toList()));
    if (selected != null) {
      chart.select(selected.getStart(), selected.getEnd(), 0, 0, true);
      canvas.redrawChart();
    }
    replacing = false;
  }

  private void dragged(IRange<IQuantity> range) {
    if (replacing) {
      return;
    }
    rangeListener.accept(range == null ? TimeRange.EMPTY : TimeRange.of(range));
  }

  private static IXDataRenderer row(Lane lane) {
    XYDataRenderer renderer =
        new XYDataRenderer(lane.measure().quantity(0), lane.title(), lane.description());
    for (Curve curve : lane.curves()) {
      for (List<Curve.Point> stretch : curve.stretches()) {
        renderer.addLineChart(
            curve.title(),
            QuantitySeries.all(
                stretch.stream().map(StockChart::time).toList(),
                stretch.stream().map(point -> lane.measure().quantity(point.value())).toList()),
            new Color(curve.colour()),
            curve.filled());
      }
    }
    return new ItemRow(lane.title(), lane.description(), renderer, ItemCollectionToolkit.EMPTY);
  }

  private static IQuantity time(Curve.Point point) {
    return UnitLookup.EPOCH_NS.quantity(point.timeNanos());
  }
}
