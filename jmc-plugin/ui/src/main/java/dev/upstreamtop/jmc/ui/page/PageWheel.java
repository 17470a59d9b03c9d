// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;

/**
 * The mouse wheel over the chart of a page that is too low for its window: it scrolls the page, and
 * zooms the chart only once that has been clicked.
 *
 * <p>A stock chart zooms at every turn, and would carry off the time of whoever scrolls past it.
 */
final class PageWheel implements Listener {

  /** Pixels that one line of a turn scrolls. */
  private static final int LINE = 20;

  private final ScrolledComposite window;
  private final Control chart;

  private PageWheel(ScrolledComposite window, Control chart) {
    this.window = window;
    this.chart = chart;
  }

  static void over(Control chart, ScrolledComposite window) {
    PageWheel wheel = new PageWheel(window, chart);
    Display display = chart.getDisplay();
    // A listener of the chart's own would come behind the one that zooms.
    display.addFilter(SWT.MouseVerticalWheel, wheel);
    chart.addListener(SWT.Dispose, event -> display.removeFilter(SWT.MouseVerticalWheel, wheel));
  }

  @Override
  public void handleEvent(Event event) {
    if (!chart.equals(event.widget) || (event.stateMask & SWT.MODIFIER_MASK) != 0 || !scrolls()) {
      return;
    }
    // Nobody else shall scroll the page for the same turn.
    event.doit = false;
    if (!chart.isFocusControl()) {
      event.type = SWT.None;
      Point origin = window.getOrigin();
      window.setOrigin(origin.x, origin.y - event.count * LINE);
    }
  }

  private boolean scrolls() {
    return window.getContent().getSize().y > window.getClientArea().height;
  }
}
