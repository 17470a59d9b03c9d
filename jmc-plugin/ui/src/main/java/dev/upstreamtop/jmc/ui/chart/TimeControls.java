// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/**
 * Chooses which time the chart shows, by which percentiles, and how its axis goes.
 *
 * <p>Belongs on the display's thread.
 */
public final class TimeControls {

  /** As they are offered. */
  private static final List<Metric> METRICS =
      List.of(Metric.HEADER, Metric.RESPONSE, Metric.CONNECT);

  private final Composite root;
  private final Combo metric;
  private TimeChoice choice;
  private Consumer<TimeChoice> listener = chosen -> {};

  /** The controls of a choice, in one line. */
  public TimeControls(Composite parent, TimeChoice first) {
    choice = first;
    root = new Composite(parent, SWT.NONE);
    GridLayout layout = new GridLayout(3 + Percentile.values().length, false);
    layout.marginHeight = 0;
    layout.marginWidth = 0;
    root.setLayout(layout);
    new Label(root, SWT.NONE).setText(Messages.get("chart.time"));
    metric = new Combo(root, SWT.READ_ONLY | SWT.DROP_DOWN);
    METRICS.forEach(
        offered -> metric.add(Messages.get("chart." + offered.name().toLowerCase(Locale.ROOT))));
    metric.select(METRICS.indexOf(first.metric()));
    metric.addListener(
        SWT.Selection,
        event -> change(before -> before.with(METRICS.get(metric.getSelectionIndex()))));
    for (Percentile percentile : Percentile.values()) {
      Button button = check(percentile.title(), first.percentiles().contains(percentile));
      button.addListener(
          SWT.Selection, event -> change(before -> before.with(percentile, button.getSelection())));
    }
    Button log = check(Messages.get("chart.log"), first.logarithmic());
    log.setToolTipText(Messages.get("chart.log.description"));
    log.addListener(SWT.Selection, event -> change(before -> before.with(log.getSelection())));
  }

  /** The widget, to be laid out. */
  public Composite root() {
    return root;
  }

  /** Called with each other choice. */
  public void onChoice(Consumer<TimeChoice> called) {
    listener = called;
  }

  private Button check(String text, boolean checked) {
    Button button = new Button(root, SWT.CHECK);
    button.setText(text);
    button.setSelection(checked);
    return button;
  }

  private void change(UnaryOperator<TimeChoice> change) {
    TimeChoice changed = change.apply(choice);
    if (!changed.equals(choice)) {
      choice = changed;
      listener.accept(changed);
    }
  }
}
