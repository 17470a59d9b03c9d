// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.times;

import dev.upstreamtop.jmc.rules.model.Quantile;
import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.ListLines;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

/**
 * Percentiles of header, response and connect time, each with how many took that long.
 *
 * <p>Belongs on the display's thread.
 */
public final class TimeTable {

  private static final int NAME_WIDTH = 90;
  private static final int TIME_WIDTH = 120;
  private static final int COUNT_WIDTH = 95;

  private final Table table;
  private final List<String> titles = new ArrayList<>();
  private TimesShown shown = TimesShown.NONE;

  /** A table without figures. */
  public TimeTable(Composite parent) {
    table = new Table(parent, SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER);
    table.setHeaderVisible(true);
    table.setLinesVisible(true);
    column(SWT.LEFT, NAME_WIDTH, "times.percentile", "times.percentile.description");
    for (Metric metric : TimesShown.METRICS) {
      String id = "chart." + metric.name().toLowerCase(Locale.ROOT);
      column(SWT.RIGHT, TIME_WIDTH, id, id + ".description");
      column(SWT.RIGHT, COUNT_WIDTH, "times.as.long", "times.as.long.description");
    }
    for (int row = 0; row < TimesShown.PERCENTILES.size(); row++) {
      new TableItem(table, SWT.NONE).setText(name(TimesShown.PERCENTILES.get(row)));
    }
    MenuManager menu = new MenuManager();
    menu.add(ListLines.action(Messages.get("menu.copy"), this::copy));
    table.setMenu(menu.createContextMenu(table));
    ListLines.onCopyKey(table, this::copy);
  }

  private void column(int style, int width, String title, String description) {
    TableColumn widget = new TableColumn(table, style);
    widget.setText(Messages.get(title));
    widget.setToolTipText(Messages.get(description));
    widget.setWidth(width);
    titles.add(widget.getText());
  }

  /** The table, to be laid out. */
  public Table table() {
    return table;
  }

  /** Shows other figures. */
  public void show(TimesShown times) {
    if (!times.equals(shown)) {
      shown = times;
      for (int row = 0; row < table.getItemCount(); row++) {
        table.getItem(row).setText(cells(row));
      }
    }
  }

  private String[] cells(int row) {
    return Stream.concat(
            Stream.of(name(TimesShown.PERCENTILES.get(row))),
            TimesShown.METRICS.stream().flatMap(metric -> cells(metric, row)))
        .toArray(String[]::new);
  }

  private Stream<String> cells(Metric metric, int row) {
    return shown.step(metric, row).map(TimeTable::cells).orElseGet(() -> Stream.of("", ""));
  }

  private static Stream<String> cells(Quantile step) {
    return Stream.of(
        Figures.measured((double) step.nanos()), Figures.count((double) step.asLong()));
  }

  private static String name(double percentile) {
    if (percentile == 0) {
      return Messages.get("times.min");
    }
    return percentile == 100 ? Messages.get("times.max") : Messages.get("times.of", percentile);
  }

  private void copy() {
    int[] chosen = table.getSelectionIndices();
    List<Integer> rows =
        (chosen.length == 0 ? IntStream.range(0, table.getItemCount()) : IntStream.of(chosen))
            .boxed()
            .toList();
    ListLines.copy(
        table,
        ListLines.text(
            IntStream.range(0, titles.size()).boxed().toList(),
            titles::get,
            rows,
            (column, row) -> table.getItem(row).getText(column)));
  }
}
