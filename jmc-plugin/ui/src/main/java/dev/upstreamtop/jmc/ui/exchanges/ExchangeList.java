// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.exchanges;

import dev.upstreamtop.jmc.rules.model.SlowExchange;
import dev.upstreamtop.jmc.rules.recording.JvmSpan;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerComparator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
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
    viewer = new TableViewer(parent, SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER);
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
    table.addListener(
        SWT.KeyDown,
        event -> {
          if ((event.stateMask & SWT.MOD1) != 0 && event.keyCode == 'c') {
            copy();
          }
        });
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

  private void copy() {
    List<?> chosen = viewer.getStructuredSelection().toList();
    String text =
        Stream.concat(
                Stream.of(line(ExchangeColumn::title)),
                chosen.stream().map(slow -> line(column -> column.text((SlowExchange) slow))))
            .collect(Collectors.joining(System.lineSeparator()));
    Clipboard clipboard = new Clipboard(viewer.getTable().getDisplay());
    try {
      clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
    } finally {
      clipboard.dispose();
    }
  }

  private static String line(Function<ExchangeColumn, String> cell) {
    return Stream.of(ExchangeColumn.values()).map(cell).collect(Collectors.joining("\t"));
  }

  private void build(ExchangeColumn column) {
    boolean number = column == ExchangeColumn.HEADER || column == ExchangeColumn.RESPONSE;
    TableViewerColumn built = new TableViewerColumn(viewer, number ? SWT.RIGHT : SWT.LEFT);
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
    widget.addListener(
        SWT.Selection,
        event -> {
          descending = sortedBy == column ? !descending : number;
          sortedBy = column;
          markSorting(widget);
          viewer.refresh();
        });
  }

  private void markSorting(TableColumn widget) {
    viewer.getTable().setSortColumn(widget);
    viewer.getTable().setSortDirection(descending ? SWT.DOWN : SWT.UP);
  }
}
