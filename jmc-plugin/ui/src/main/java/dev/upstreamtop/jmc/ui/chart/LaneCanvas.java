// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Figures;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/** A plain chart in SWT: lanes under each other, with title, highest value and legend. */
public final class LaneCanvas implements ChartView {

  private static final int TITLE_WIDTH = 170;
  private static final int GAP = 8;

  /** From a legend's spot of colour to its text. */
  private static final int SWATCH = 12;

  private final Canvas canvas;
  private ChartModel model = ChartModel.EMPTY;

  /** An empty chart in the parent's colours. */
  public LaneCanvas(Composite parent) {
    canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED);
    canvas.addListener(SWT.Paint, event -> paint(event.gc));
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

  private void paint(GC gc) {
    Rectangle area = canvas.getClientArea();
    double weights = model.lanes().stream().mapToDouble(Lane::weight).sum();
    int room = area.height - GAP * (model.lanes().size() + 1) - gc.getFontMetrics().getHeight();
    if (weights == 0 || room <= 0 || area.width <= TITLE_WIDTH + GAP) {
      return;
    }
    gc.setAntialias(SWT.ON);
    int top = GAP;
    for (Lane lane : model.lanes()) {
      int height = (int) (room * lane.weight() / weights);
      Rectangle frame =
          new Rectangle(TITLE_WIDTH, top, area.width - TITLE_WIDTH - GAP, Math.max(1, height));
      title(gc, lane, frame);
      axes(gc, frame);
      for (Curve curve : lane.curves()) {
        draw(gc, curve, lane.highest(), frame);
      }
      top += height + GAP;
    }
    times(gc, area);
  }

  private void title(GC gc, Lane lane, Rectangle frame) {
    int line = gc.getFontMetrics().getHeight();
    gc.setForeground(canvas.getForeground());
    gc.drawString(lane.title(), GAP, frame.y, true);
    int x = GAP;
    int y = frame.y + line;
    for (int i = lane.curves().size() - 1; i >= 0; i--) {
      Curve curve = lane.curves().get(i);
      String text = shortened(gc, curve.title());
      int width = SWATCH + gc.stringExtent(text).x;
      if (x > GAP && x + width > TITLE_WIDTH - GAP) {
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
    gc.drawString(lane.measure().text(lane.highest()), frame.x + 2, frame.y, true);
  }

  private static String shortened(GC gc, String text) {
    String kept = text;
    while (kept.length() > 1 && gc.stringExtent(kept).x > TITLE_WIDTH - GAP - 16) {
      kept = kept.substring(0, kept.length() - 2) + "…";
    }
    return kept;
  }

  private void axes(GC gc, Rectangle frame) {
    gc.setForeground(colour(0x8A8F98));
    gc.drawLine(frame.x, frame.y, frame.x, frame.y + frame.height);
    gc.drawLine(frame.x, frame.y + frame.height, frame.x + frame.width, frame.y + frame.height);
  }

  private void times(GC gc, Rectangle area) {
    int y = area.height - gc.getFontMetrics().getHeight() - 1;
    gc.setForeground(canvas.getForeground());
    gc.drawString(Figures.instant(model.range().startNanos()), TITLE_WIDTH, y, true);
    String end = Figures.instant(model.range().endNanos());
    gc.drawString(end, area.width - GAP - gc.stringExtent(end).x, y, true);
  }

  private void draw(GC gc, Curve curve, double highest, Rectangle frame) {
    if (highest <= 0) {
      return;
    }
    for (List<Curve.Point> stretch : curve.stretches()) {
      int[] xy = new int[2 * stretch.size()];
      for (int i = 0; i < stretch.size(); i++) {
        Curve.Point point = stretch.get(i);
        xy[2 * i] = x(point.timeNanos(), frame);
        xy[2 * i + 1] =
            frame.y + frame.height - (int) Math.round(frame.height * point.value() / highest);
      }
      gc.setForeground(colour(curve.colour()));
      gc.setBackground(colour(curve.colour()));
      if (curve.filled()) {
        gc.fillPolygon(closed(xy, frame.y + frame.height));
      }
      gc.drawPolyline(xy);
    }
  }

  private int x(long nanos, Rectangle frame) {
    TimeRange range = model.range();
    return range.isEmpty()
        ? frame.x
        : frame.x
            + (int)
                Math.round(
                    (double) frame.width * (nanos - range.startNanos()) / range.lengthNanos());
  }

  private static int[] closed(int[] line, int ground) {
    int[] area = new int[line.length + 4];
    System.arraycopy(line, 0, area, 0, line.length);
    area[line.length] = line[line.length - 2];
    area[line.length + 1] = ground;
    area[line.length + 2] = line[0];
    area[line.length + 3] = ground;
    return area;
  }

  private static Color colour(int rgb) {
    return new Color(new RGB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF));
  }
}
