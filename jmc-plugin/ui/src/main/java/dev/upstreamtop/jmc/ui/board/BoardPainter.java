// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/** Draws the sparklines and the bars of the shares into the cells of the leaderboard. */
final class BoardPainter {

  /** Left of a share's bar stands nothing, right of it its number. */
  private static final int NUMBER_WIDTH = 58;

  private static final int MARGIN = 3;

  private BoardPainter() {}

  static void install(Tree tree) {
    tree.addListener(SWT.PaintItem, BoardPainter::paint);
  }

  private static void paint(Event event) {
    if (!(event.item instanceof TreeItem item)
        || !(item.getData() instanceof BoardNode.Backend node)) {
      return;
    }
    Rectangle cell = item.getBounds(event.index);
    if (event.index == BoardColumn.TREND.index()) {
      ground(event, cell, cell.width - 2 * MARGIN);
      sparkline(event.gc, cell, node);
    } else if (event.index == BoardColumn.SHARE.index()) {
      ground(event, cell, cell.width - NUMBER_WIDTH - MARGIN);
      bar(event.gc, cell, node);
    }
  }

  /** On the colour of a selection some of ours would not be seen. */
  private static void ground(Event event, Rectangle cell, int width) {
    if ((event.detail & SWT.SELECTED) != 0 && width > 0) {
      GC gc = event.gc;
      Color before = gc.getBackground();
      gc.setBackground(event.display.getSystemColor(SWT.COLOR_LIST_BACKGROUND));
      gc.fillRectangle(cell.x + MARGIN, cell.y + MARGIN, width, cell.height - 2 * MARGIN);
      gc.setBackground(before);
    }
  }

  private static void bar(GC gc, Rectangle cell, BoardNode.Backend node) {
    int room = cell.width - NUMBER_WIDTH - MARGIN;
    int width = (int) Math.round(room * Math.max(0, Math.min(1, node.row().share())));
    if (width > 0) {
      withColour(gc, node.colour(), () -> fill(gc, cell, width));
    }
  }

  private static void fill(GC gc, Rectangle cell, int width) {
    gc.fillRectangle(
        cell.x + MARGIN, cell.y + 2 * MARGIN, width, Math.max(1, cell.height - 4 * MARGIN));
  }

  private static void sparkline(GC gc, Rectangle cell, BoardNode.Backend node) {
    List<Double> trend = node.trend();
    double highest = trend.stream().filter(Double::isFinite).max(Double::compare).orElse(0.0);
    int width = cell.width - 2 * MARGIN;
    int height = cell.height - 2 * MARGIN;
    if (trend.isEmpty() || highest <= 0 || width <= 0 || height <= 0) {
      return;
    }
    withColour(
        gc,
        node.colour(),
        () -> {
          for (int i = 0; i < trend.size(); i++) {
            double value = trend.get(i);
            if (Double.isFinite(value) && value > 0) {
              int left = cell.x + MARGIN + i * width / trend.size();
              int right = cell.x + MARGIN + (i + 1) * width / trend.size();
              int high = (int) Math.max(1, Math.round(height * value / highest));
              gc.fillRectangle(
                  left, cell.y + MARGIN + height - high, Math.max(1, right - left - 1), high);
            }
          }
        });
  }

  private static void withColour(GC gc, int rgb, Runnable drawing) {
    Color before = gc.getBackground();
    gc.setBackground(new Color(new RGB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF)));
    drawing.run();
    gc.setBackground(before);
  }
}
