// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import dev.upstreamtop.jmc.ui.chart.LaneShape;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Point2D;
import java.util.List;
import org.openjdk.jmc.common.IDisplayable;
import org.openjdk.jmc.ui.charts.IChartInfoVisitor;
import org.openjdk.jmc.ui.charts.IRenderedRow;
import org.openjdk.jmc.ui.charts.IXDataRenderer;
import org.openjdk.jmc.ui.charts.SubdividedQuantityRange;

/**
 * A lane as a row of a stock chart, drawn by ourselves: stock series go on to both edges of the
 * chart, and tell the height of a stack as the value of each of its parts. The row stays when its
 * curves are replaced: a chart knows its selection by its rows.
 */
final class StockLane implements IXDataRenderer {

  /** So many pixels from it something short is still pointed at. */
  private static final int NEAR = 3;

  private static final int SWATCH = 7;
  private static final int GAP = 6;

  /** What is behind the legend shines through. */
  private static final int VEIL = 170;

  private Lane lane;

  StockLane(Lane lane) {
    this.lane = lane;
  }

  void show(Lane shown) {
    lane = shown;
  }

  @Override
  public IRenderedRow render(Graphics2D context, SubdividedQuantityRange xRange, int height) {
    int width = xRange.getPixelExtent();
    TimeRange visible = TimeRange.of(xRange);
    FontMetrics font = context.getFontMetrics();
    LaneShape shape = LaneShape.of(lane, visible, width, height, font.getHeight());
    // Mission Control has set the colour of texts that fits its theme; the next lane needs it, too.
    Paint text = context.getPaint();
    Shape clip = context.getClip();
    context.clip(new Rectangle(width, height));
    draw(context, shape);
    context.setPaint(text);
    legend(context, text, width);
    context.setClip(clip);
    context.setPaint(text);
    ticks(context, shape, height);
    return new Row(lane, visible, width, height);
  }

  private static void draw(Graphics2D context, LaneShape shape) {
    for (LaneShape.Block block : shape.blocks()) {
      context.setPaint(new Color(block.colour()));
      context.fillRect(block.x(), block.y(), block.width(), block.height());
    }
    for (LaneShape.Line line : shape.lines()) {
      context.setPaint(new Color(line.colour()));
      context.drawPolyline(
          line.corners().stream().mapToInt(LaneShape.Corner::x).toArray(),
          line.corners().stream().mapToInt(LaneShape.Corner::y).toArray(),
          line.corners().size());
    }
  }

  /** As many of the curves as there is room for, from the left; none that the title names. */
  private void legend(Graphics2D context, Paint text, int width) {
    if (lane.curves().size() == 1 && lane.curves().get(0).title().equals(lane.title())) {
      return;
    }
    FontMetrics font = context.getFontMetrics();
    boolean dark = text instanceof Color colour && colour.getRed() > 127;
    int ground = dark ? 0 : 255;
    int x = GAP;
    for (Curve curve : lane.curves()) {
      int room = SWATCH + 2 * GAP + font.stringWidth(curve.title());
      if (x + room > width) {
        break;
      }
      context.setPaint(new Color(ground, ground, ground, VEIL));
      context.fillRect(x - 2, 0, room, font.getHeight());
      context.setPaint(new Color(curve.colour()));
      context.fillRect(x, (font.getHeight() - SWATCH) / 2, SWATCH, SWATCH);
      context.setPaint(text);
      context.drawString(curve.title(), x + SWATCH + 2, font.getAscent());
      x += room;
    }
  }

  /** Left of the axis, from below, as many as there is room for. */
  private static void ticks(Graphics2D context, LaneShape shape, int height) {
    FontMetrics font = context.getFontMetrics();
    context.drawLine(0, 0, 0, height - 1);
    int free = height;
    for (LaneShape.Tick tick : shape.ticks()) {
      context.drawLine(-2, tick.y(), 2, tick.y());
      int bottom = Math.max(font.getAscent(), tick.y() + font.getAscent() / 2);
      if (bottom <= free) {
        context.drawString(tick.text(), -GAP - font.stringWidth(tick.text()), bottom);
        free = bottom - font.getAscent();
      }
    }
  }

  /** A text, however it is asked for. */
  private record Shown(String text) implements IDisplayable {
    @Override
    public String displayUsing(String formatHint) {
      return text;
    }
  }

  /** A line of a tooltip. */
  private record Value(Lane.Told told, Point2D place) implements IChartInfoVisitor.IPoint {
    @Override
    public IChartInfoVisitor.IPoint keeper() {
      return this;
    }

    @Override
    public String getName() {
      return told.title();
    }

    @Override
    public Color getColor() {
      return new Color(told.colour());
    }

    @Override
    public Point2D getTarget() {
      return place;
    }

    @Override
    public IDisplayable getX() {
      return new Shown(Figures.instant(told.time().startNanos()));
    }

    @Override
    public IDisplayable getY() {
      return new Shown(told.text());
    }
  }

  /** What the title of a lane tells. */
  private record Title(Lane lane) implements IChartInfoVisitor.ILane {
    @Override
    public String getLaneName() {
      return lane.title();
    }

    @Override
    public String getLaneDescription() {
      return lane.description();
    }
  }

  /** A lane as it was drawn. */
  private record Row(Lane lane, TimeRange visible, int width, int height) implements IRenderedRow {

    @Override
    public void infoAt(IChartInfoVisitor visitor, int x, int y, Point offset) {
      if (x < 0) {
        visitor.visit(new Title(lane));
      } else if (width > 0) {
        Point place = new Point(offset.x + x, offset.y + y);
        lane.told(nanos(x), new TimeRange(nanos(x - NEAR), nanos(x + NEAR)))
            .forEach(told -> visitor.visit(new Value(told, place)));
      }
    }

    private long nanos(int x) {
      return visible.startNanos() + Math.round((double) visible.lengthNanos() * x / width);
    }

    @Override
    public List<IRenderedRow> getNestedRows() {
      return List.of();
    }

    @Override
    public String getName() {
      return lane.title();
    }

    @Override
    public String getDescription() {
      return lane.description();
    }

    @Override
    public int getHeight() {
      return height;
    }

    @Override
    public Object getPayload() {
      return null;
    }
  }
}
