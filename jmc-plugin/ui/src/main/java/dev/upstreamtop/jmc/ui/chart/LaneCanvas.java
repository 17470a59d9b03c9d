// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/**
 * A plain chart in SWT: lanes under each other, with title, axis, legend, and in a tooltip what is
 * pointed at.
 */
public final class LaneCanvas implements ChartView {

  /** From the left edge to where time begins, in pixels. */
  public static final int LEFT = 170;

  /** From where it ends to the right edge. */
  public static final int RIGHT = 8;

  private static final int GAP = RIGHT;

  /** From a legend's spot of colour to its text. */
  private static final int SWATCH = 12;

  /** So many pixels from it something short is still pointed at. */
  private static final int NEAR = 3;

  private static final int AXIS = 0x8A8F98;

  private final Canvas canvas;
  private ChartModel model = ChartModel.EMPTY;

  /** An empty chart in the parent's colours. */
  public LaneCanvas(Composite parent) {
    canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED);
    canvas.addListener(SWT.Paint, event -> paint(event.gc));
    canvas.addListener(SWT.MouseMove, event -> point(event.x, event.y));
  }

  /** The widget, to be laid out. */
  public Canvas canvas() {
    return canvas;
  }

  /** What is drawn. */
  public ChartModel model() {
    return model;
  }

  @Override
  public void show(ChartModel shown) {
    model = shown;
    if (!canvas.isDisposed()) {
      canvas.redraw();
    }
  }

  /** What the tooltip at a place of the canvas says; empty for nothing. */
  public String tooltip(int x, int y) {
    List<Rectangle> frames = frames();
    for (int i = 0; i < frames.size(); i++) {
      Rectangle frame = frames.get(i);
      if (y >= frame.y && y < frame.y + frame.height) {
        Lane lane = model.lanes().get(i);
        return x < frame.x ? lane.title() + ": " + lane.description() : told(lane, x, frame);
      }
    }
    return "";
  }

  private String told(Lane lane, int x, Rectangle frame) {
    if (!frame.contains(x, frame.y)) {
      return "";
    }
    long at = nanos(x, frame);
    List<Lane.Told> told =
        lane.told(at, new TimeRange(nanos(x - NEAR, frame), nanos(x + NEAR, frame)));
    return told.isEmpty()
        ? ""
        : told.stream()
            .map(line -> Messages.get("chart.told", line.title(), line.text()))
            .collect(
                Collectors.joining(
                    "\n", Figures.timeOfDay(told.get(0).time().startNanos()) + "\n", ""));
  }

  private void point(int x, int y) {
    String text = tooltip(x, y);
    String shown = text.isEmpty() ? null : text.replace("&", "&&");
    if (shown == null ? canvas.getToolTipText() != null : !shown.equals(canvas.getToolTipText())) {
      canvas.setToolTipText(shown);
    }
  }

  /** The strips of the lanes, from the top; empty where there is no room for them. */
  private List<Rectangle> frames() {
    Rectangle area = canvas.getClientArea();
    GC gc = new GC(canvas);
    int line = gc.getFontMetrics().getHeight();
    gc.dispose();
    double weights = model.lanes().stream().mapToDouble(Lane::weight).sum();
    int room = area.height - GAP * (model.lanes().size() + 1) - line;
    List<Rectangle> frames = new ArrayList<>();
    if (weights == 0 || room <= 0 || area.width <= LEFT + GAP) {
      return frames;
    }
    int top = GAP;
    for (Lane lane : model.lanes()) {
      int height = (int) (room * lane.weight() / weights);
      frames.add(new Rectangle(LEFT, top, area.width - LEFT - GAP, Math.max(1, height)));
      top += height + GAP;
    }
    return frames;
  }

  private void paint(GC gc) {
    List<Rectangle> frames = frames();
    if (frames.isEmpty()) {
      return;
    }
    for (int i = 0; i < frames.size(); i++) {
      Lane lane = model.lanes().get(i);
      Rectangle frame = frames.get(i);
      LaneShape shape = LaneShape.of(lane, model.range(), frame.width, frame.height, 0);
      title(gc, lane, frame);
      axes(gc, frame);
      draw(gc, shape, frame);
      ticks(gc, shape, frame);
    }
    times(gc, canvas.getClientArea());
  }

  private void title(GC gc, Lane lane, Rectangle frame) {
    int line = gc.getFontMetrics().getHeight();
    gc.setForeground(canvas.getForeground());
    gc.drawString(lane.title(), GAP, frame.y, true);
    int x = GAP;
    int y = frame.y + line;
    for (Curve curve : lane.curves()) {
      String text = shortened(gc, curve.title());
      int width = SWATCH + gc.stringExtent(text).x;
      if (x > GAP && x + width > LEFT - GAP) {
        x = GAP;
        y += line;
      }
      if (y + line > frame.y + frame.height) {
        break;
      }
      gc.setBackground(colour(curve.colour()));
      gc.fillRectangle(x, y + line / 2 - 3, 8, 8);
      gc.drawString(text, x + SWATCH, y, true);
      x += width + GAP;
    }
  }

  private static String shortened(GC gc, String text) {
    String kept = text;
    while (kept.length() > 1 && gc.stringExtent(kept).x > LEFT - GAP - 16) {
      kept = kept.substring(0, kept.length() - 2) + "…";
    }
    return kept;
  }

  private static void axes(GC gc, Rectangle frame) {
    gc.setForeground(colour(AXIS));
    gc.drawLine(frame.x, frame.y, frame.x, frame.y + frame.height);
    gc.drawLine(frame.x, frame.y + frame.height, frame.x + frame.width, frame.y + frame.height);
  }

  /** In front of the curves, but for those that stand too close to the one below. */
  private void ticks(GC gc, LaneShape shape, Rectangle frame) {
    int line = gc.getFontMetrics().getHeight();
    int free = frame.y + frame.height + line;
    gc.setForeground(canvas.getForeground());
    gc.setBackground(canvas.getBackground());
    for (LaneShape.Tick tick : shape.ticks()) {
      int y = Math.max(frame.y, frame.y + tick.y() - line / 2);
      if (y + line <= free) {
        // On the bare ground: nobody reads dark letters on a dark stack.
        gc.drawString(tick.text(), frame.x + 2, y, false);
        free = y;
      }
    }
  }

  private void times(GC gc, Rectangle area) {
    int y = area.height - gc.getFontMetrics().getHeight() - 1;
    gc.setForeground(canvas.getForeground());
    String start = Figures.instant(model.range().startNanos());
    gc.drawString(start, LEFT, y, true);
    String end = Figures.instant(model.range().endNanos());
    int right = area.width - GAP - gc.stringExtent(end).x;
    if (right > LEFT + gc.stringExtent(start).x + GAP) {
      gc.drawString(end, right, y, true);
    }
  }

  private static void draw(GC gc, LaneShape shape, Rectangle frame) {
    for (LaneShape.Block block : shape.blocks()) {
      gc.setBackground(colour(block.colour()));
      gc.fillRectangle(frame.x + block.x(), frame.y + block.y(), block.width(), block.height());
    }
    for (LaneShape.Line line : shape.lines()) {
      gc.setForeground(colour(line.colour()));
      gc.drawPolyline(
          line.corners().stream()
              .flatMapToInt(corner -> IntStream.of(frame.x + corner.x(), frame.y + corner.y()))
              .toArray());
    }
  }

  private long nanos(int x, Rectangle frame) {
    TimeRange range = model.range();
    return range.startNanos()
        + Math.round((double) range.lengthNanos() * (x - frame.x) / frame.width);
  }

  private static Color colour(int rgb) {
    return new Color(new RGB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF));
  }
}
