// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.exchanges;

import dev.upstreamtop.jmc.rules.model.SlowExchange;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.ui.ListLines;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerComparator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;

/**
 * The slow exchanges of the selection, each with what held up its JVM meanwhile.
 *
 * <p>Belongs on the display's thread.
 */
public final class ExchangeList {

  private final TableViewer viewer;
  private ExchangeColumn sortedBy = ExchangeColumn.RESPONSE;
  private boolean descending = true;

  /** An empty list, longest response first. */
  public ExchangeList(Composite parent) {
    // Only lines that are seen get their texts: hundreds of them would take longer than all else.
    viewer = new TableViewer(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER);
    viewer.setUseHashlookup(true);
    viewer.setContentProvider(ArrayContentProvider.getInstance());
    Table table = viewer.getTable();
    table.setHeaderVisible(true);
    table.setLinesVisible(true);
    for (ExchangeColumn column : ExchangeColumn.values()) {
      build(column);
    }
    viewer.setComparator(
        new ViewerComparator() {
          @Override
          public int compare(Viewer compared, Object one, Object other) {
            Comparator<SlowExchange> order = sortedBy.order();
            return (descending ? order.reversed() : order)
                .compare((SlowExchange) one, (SlowExchange) other);
          }
        });
    markSorting(table.getColumn(sortedBy.index()));
    table.setMenu(menu().createContextMenu(table));
    ListLines.onCopyKey(table, this::copy);
  }

  /** The table, for menus of the application. */
  public TableViewer viewer() {
    return viewer;
  }

  /** Replaces the list. */
  public void show(List<SlowExchange> exchanges) {
    viewer.setInput(exchanges);
  }

  /** Called with the first overlap of a line that is double-clicked, or confirmed by Enter. */
  public void onOpen(Consumer<JvmSpan> listener) {
    viewer.addDoubleClickListener(
        event -> {
          if (viewer.getStructuredSelection().getFirstElement() instanceof SlowExchange slow
              && !slow.overlaps().isEmpty()) {
            listener.accept(slow.overlaps().get(0));
          }
        });
  }

  /** What keys and headers do; for whoever looks for it in a menu. */
  private MenuManager menu() {
    MenuManager menu = new MenuManager();
    menu.add(ListLines.action(Messages.get("menu.copy"), this::copy));
    MenuManager sorting = new MenuManager(Messages.get("menu.sort"));
    for (ExchangeColumn column : ExchangeColumn.values()) {
      sorting.add(ListLines.action(column.title(), () -> sort(column)));
    }
    menu.add(sorting);
    return menu;
  }

  /** Orders the lines by a column, or turns their order round if they are ordered by it. */
  private void sort(ExchangeColumn column) {
    descending = sortedBy == column ? !descending : column.isNumber();
    sortedBy = column;
    markSorting(viewer.getTable().getColumn(column.index()));
    viewer.refresh();
  }

  private void copy() {
    List<SlowExchange> chosen = new ArrayList<>();
    for (Object slow : viewer.getStructuredSelection()) {
      chosen.add((SlowExchange) slow);
    }
    ListLines.copy(
        viewer.getTable(),
        ListLines.text(
            List.of(ExchangeColumn.values()), ExchangeColumn::title, chosen, ExchangeColumn::text));
  }

  private void build(ExchangeColumn column) {
    TableViewerColumn built =
        new TableViewerColumn(viewer, column.isNumber() ? SWT.RIGHT : SWT.LEFT);
    built.setLabelProvider(
        new ColumnLabelProvider() {
          @Override
          public String getText(Object element) {
            return column.text((SlowExchange) element);
          }
        });
    TableColumn widget = built.getColumn();
    widget.setText(column.title());
    widget.setToolTipText(column.description());
    widget.setWidth(column.width());
    widget.setMoveable(true);
    widget.addListener(SWT.Selection, event -> sort(column));
  }

  private void markSorting(TableColumn widget) {
    viewer.getTable().setSortColumn(widget);
    viewer.getTable().setSortDirection(descending ? SWT.DOWN : SWT.UP);
  }
}
