// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import javax.swing.UIManager;

/**
 * Three small curves over the same time: requests, trouble, latency. Told apart by their place and
 * caption; colours are the theme's own.
 */
final class HistoryChart extends JComponent {

  private static final long serialVersionUID = 1;

  private static final int MARGIN = 6;
  private static final int CAPTION = 16;
  private static final Stroke LINE = new BasicStroke(1.5f);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private transient List<History.Point> points = List.of();
  private String name = "";
  private boolean ofAll = true;

  HistoryChart() {
    setName("history");
    setPreferredSize(new Dimension(600, 150));
    setMinimumSize(new Dimension(200, 110));
    getAccessibleContext().setAccessibleDescription(Messages.get("chart.description"));
  }

  /**
   * Shows other points.
   *
   * @param curveName whose they are
   * @param all whether they are of all backends together
   */
  void show(String curveName, boolean all, List<History.Point> newPoints) {
    name = curveName;
    ofAll = all;
    points = List.copyOf(newPoints);
    repaint();
  }

  @Override
  public AccessibleContext getAccessibleContext() {
    if (accessibleContext == null) {
      accessibleContext =
          new AccessibleJComponent() {
            private static final long serialVersionUID = 1;

            @Override
            public AccessibleRole getAccessibleRole() {
              return AccessibleRole.CANVAS;
            }
          };
    }
    return accessibleContext;
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    Graphics2D g = (Graphics2D) graphics.create();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setFont(getFont() == null ? UIManager.getFont("Label.font") : getFont());
    g.setColor(theme("Table.background", Color.WHITE));
    g.fillRect(0, 0, getWidth(), getHeight());
    if (points.size() < 2) {
      g.setColor(theme("Label.foreground", Color.BLACK));
      g.drawString(Messages.get("chart.none"), MARGIN, MARGIN + CAPTION);
    } else {
      int height = (getHeight() - MARGIN) / 3;
      String p99 = Messages.get(ofAll ? "chart.p99.highest" : "chart.p99");
      paint(g, 0, height, Messages.get("chart.rate", name), Formats::rate, p -> p.perSecond());
      paint(
          g,
          height,
          height,
          Messages.get("chart.trouble"),
          Formats::rate,
          p -> p.troublePerSecond());
      paint(g, 2 * height, height, p99, Formats::nanos, p -> (double) p.p99Nanos());
    }
    g.dispose();
  }

  private void paint(
      Graphics2D g,
      int top,
      int height,
      String caption,
      Function<Object, String> format,
      ToDoubleFunction<History.Point> value) {
    double highest = points.stream().mapToDouble(value).max().orElse(0);
    Color foreground = theme("Label.foreground", Color.BLACK);
    g.setColor(foreground);
    int baseline = top + CAPTION - 3;
    g.drawString(caption, MARGIN, baseline);
    right(
        g,
        format.apply(value.applyAsDouble(points.get(points.size() - 1)))
            + "   ▲ "
            + format.apply(highest),
        baseline);
    g.setColor(new Color(foreground.getRed(), foreground.getGreen(), foreground.getBlue(), 60));
    double bottom = top + height - 1.0;
    g.draw(new Line2D.Double(MARGIN, bottom, getWidth() - MARGIN, bottom));
    curve(
        g,
        new Rectangle2D.Double(
            MARGIN, top + CAPTION, getWidth() - 2.0 * MARGIN, height - CAPTION - 1.0),
        highest,
        value);
  }

  private void curve(
      Graphics2D g, Rectangle2D area, double highest, ToDoubleFunction<History.Point> value) {
    if (highest <= 0) {
      return;
    }
    long first = points.get(0).epochMillis();
    double span = Math.max(1, points.get(points.size() - 1).epochMillis() - first);
    Path2D line = new Path2D.Double();
    for (History.Point point : points) {
      double x = area.getX() + (point.epochMillis() - first) / span * area.getWidth();
      double y = area.getMaxY() - value.applyAsDouble(point) / highest * area.getHeight();
      if (line.getCurrentPoint() == null) {
        line.moveTo(x, y);
      } else {
        line.lineTo(x, y);
      }
    }
    g.setColor(theme("Label.foreground", Color.BLACK));
    g.setStroke(LINE);
    g.draw(line);
    setToolTipText(CLOCK.format(Instant.ofEpochMilli(first)) + " – " + CLOCK.format(Instant.now()));
  }

  private void right(Graphics2D g, String text, int baseline) {
    g.drawString(text, getWidth() - MARGIN - g.getFontMetrics().stringWidth(text), baseline);
  }

  private static Color theme(String key, Color otherwise) {
    Color color = UIManager.getColor(key);
    return color == null ? otherwise : color;
  }
}
