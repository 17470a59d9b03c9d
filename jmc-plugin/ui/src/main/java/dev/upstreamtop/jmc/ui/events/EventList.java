// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.events;

import dev.upstreamtop.jmc.ui.ListLines;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.ItemCollectionToolkit;
import org.openjdk.jmc.common.item.ItemIterableToolkit;

/**
 * The events of the selection in the order of time; only lines that are seen are put into words.
 *
 * <p>Belongs on the display's thread.
 */
public final class EventList {

  private final Table table;
  private EventsShown shown = EventsShown.NONE;

  /** An empty list. */
  public EventList(Composite parent) {
    table = new Table(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER);
    table.setHeaderVisible(true);
    table.setLinesVisible(true);
    for (EventColumn column : EventColumn.values()) {
      TableColumn widget = new TableColumn(table, SWT.LEFT);
      widget.setText(column.title());
      widget.setToolTipText(column.description());
      widget.setWidth(column.width());
      widget.setMoveable(true);
    }
    table.addListener(SWT.SetData, this::fill);
    MenuManager menu = new MenuManager();
    menu.add(ListLines.action(Messages.get("menu.copy"), this::copy));
    table.setMenu(menu.createContextMenu(table));
    ListLines.onCopyKey(table, this::copy);
  }

  /** The table, to be laid out. */
  public Table table() {
    return table;
  }

  /** Replaces the list. */
  public void show(EventsShown events) {
    if (!events.equals(shown)) {
      shown = events;
      table.deselectAll();
      table.setItemCount(shown.lines().size());
      table.clearAll();
    }
  }

  /** Called with the events of the lines that the user has selected. */
  public void onChoice(Consumer<IItemCollection> listener) {
    table.addListener(SWT.Selection, event -> listener.accept(chosen()));
  }

  private void fill(Event event) {
    EventLine line = shown.lines().get(event.index);
    ((TableItem) event.item)
        .setText(Stream.of(EventColumn.values()).map(line::text).toArray(String[]::new));
  }

  private List<EventLine> chosenLines() {
    return IntStream.of(table.getSelectionIndices()).mapToObj(shown.lines()::get).toList();
  }

  private IItemCollection chosen() {
    Map<EventKind, List<EventLine>> byKind =
        chosenLines().stream().collect(Collectors.groupingBy(EventLine::kind));
    return ItemCollectionToolkit.build(
        () ->
            byKind.entrySet().stream()
                .map(
                    one ->
                        ItemIterableToolkit.build(
                            () -> one.getValue().stream().map(EventLine::item),
                            one.getKey().type())));
  }

  private void copy() {
    ListLines.copy(
        table,
        ListLines.text(
            List.of(EventColumn.values()),
            EventColumn::title,
            chosenLines(),
            (column, line) -> line.text(column)));
  }
}
