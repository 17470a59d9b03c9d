// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.chart.ChartModel;
import dev.upstreamtop.jmc.ui.chart.ChartView;
import dev.upstreamtop.jmc.ui.chart.Lane;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jface.action.Action;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.openjdk.jmc.common.item.ItemCollectionToolkit;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.IRange;
import org.openjdk.jmc.flightrecorder.ui.common.DataPageToolkit;
import org.openjdk.jmc.flightrecorder.ui.common.ItemRow;
import org.openjdk.jmc.ui.charts.IXDataRenderer;
import org.openjdk.jmc.ui.charts.RendererToolkit;
import org.openjdk.jmc.ui.charts.XYChart;
import org.openjdk.jmc.ui.misc.ChartCanvas;

/** Our chart, drawn, zoomed and selected in as Mission Control's own charts are. */
final class StockChart implements ChartView {

  private static final int TITLE_WIDTH = 145;

  /** What stays between visits: the stock chart itself knows its zoom and its selection. */
  static final class Kept {
    private final IRange<IQuantity> whole;
    private final XYChart chart;
    private final Map<String, StockLane> rows = new LinkedHashMap<>();
    private ChartModel model = ChartModel.EMPTY;
    private TimeRange selected = TimeRange.EMPTY;

    Kept(IRange<IQuantity> whole) {
      this.whole = whole;
      chart = new XYChart(whole, RendererToolkit.empty(), TITLE_WIDTH);
    }
  }

  private final ChartCanvas canvas;
  private final Kept kept;

  /** A chart knows its selection by the rows that were drawn last, and these are others. */
  private boolean markAgain;

  private Consumer<TimeRange> rangeListener = range -> {};

  StockChart(Composite parent, Kept kept) {
    this.kept = kept;
    canvas = new ChartCanvas(parent);
    DataPageToolkit.createChartTimestampTooltip(canvas);
    // The rows hold no events: what Properties shows comes from the leaderboard's selection.
    DataPageToolkit.setChart(canvas, kept.chart, none -> {}, this::dragged);
    Action select =
        new Action(Messages.get("menu.visible")) {
          @Override
          public void run() {
            selectVisible();
          }
        };
    canvas.getContextMenu().add(select);
    canvas.addListener(SWT.Paint, event -> drawn());
    canvas.addListener(
        SWT.KeyDown,
        event -> {
          if (event.character == SWT.CR) {
            selectVisible();
          }
        });
  }

  void onRange(Consumer<TimeRange> listener) {
    rangeListener = listener;
  }

  /** Zooms to the time in focus, or back to the whole recording. */
  void showOnly(boolean focus) {
    IRange<IQuantity> shown =
        focus && !kept.model.range().isEmpty() ? kept.model.range().toQuantity() : kept.whole;
    kept.chart.setVisibleRange(shown.getStart(), shown.getEnd());
    canvas.redrawChart();
  }

  @Override
  public void show(ChartModel shown) {
    if (canvas.isDisposed() || shown.equals(kept.model)) {
      return;
    }
    kept.model = shown;
    List<String> titles = shown.lanes().stream().map(Lane::title).toList();
    if (titles.equals(List.copyOf(kept.rows.keySet()))) {
      shown.lanes().forEach(lane -> kept.rows.get(lane.title()).show(lane));
      canvas.redrawChart();
    } else {
      kept.rows.clear();
      shown.lanes().forEach(lane -> kept.rows.put(lane.title(), new StockLane(lane)));
      canvas.replaceRenderer(
          titles.isEmpty()
              ? RendererToolkit.empty()
              : RendererToolkit.weightedRows(
                  shown.lanes().stream().map(this::row).toList(),
                  shown.lanes().stream().map(Lane::weight).toList()));
      markAgain = true;
    }
  }

  @Override
  public void select(TimeRange range) {
    kept.selected = range;
    if (canvas.isDisposed()) {
      return;
    }
    if (range.isEmpty()) {
      kept.chart.clearSelection();
    } else {
      mark(range.toQuantity());
    }
    canvas.redrawChart();
  }

  /** Called behind the canvas' own painter. */
  private void drawn() {
    if (markAgain) {
      markAgain = false;
      if (!kept.selected.isEmpty()) {
        TimeRange selected = kept.selected;
        canvas.getDisplay().asyncExec(() -> select(selected));
      }
    }
  }

  private void mark(IRange<IQuantity> range) {
    kept.chart.select(range.getStart(), range.getEnd(), 0, canvas.getSize().y, true);
  }

  /** What dragging over all that is visible does: the arrows zoom and pan, Enter selects. */
  private void selectVisible() {
    IRange<IQuantity> visible = kept.chart.getVisibleRange();
    mark(visible);
    dragged(visible);
    canvas.redrawChart();
  }

  private IXDataRenderer row(Lane lane) {
    return new ItemRow(
        lane.title(), lane.description(), kept.rows.get(lane.title()), ItemCollectionToolkit.EMPTY);
  }

  private void dragged(IRange<IQuantity> range) {
    kept.selected = range == null ? TimeRange.EMPTY : TimeRange.of(range);
    rangeListener.accept(kept.selected);
  }
}
