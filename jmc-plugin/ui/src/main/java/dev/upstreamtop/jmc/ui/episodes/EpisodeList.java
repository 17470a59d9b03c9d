// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.episodes;

import dev.upstreamtop.jmc.ui.ListLines;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;

/**
 * What was found in the recording, the gravest first; a line that is chosen leads to its backend
 * and its time, and one that is left leads back.
 *
 * <p>Belongs on the display's thread.
 */
public final class EpisodeList {

  private final TableViewer viewer;
  private List<EpisodeLine> shown = List.of();
  private boolean told = true;

  /** An empty list. */
  public EpisodeList(Composite parent) {
    viewer = new TableViewer(parent, SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
    viewer.setUseHashlookup(true);
    viewer.setContentProvider(ArrayContentProvider.getInstance());
    Table table = viewer.getTable();
    table.setHeaderVisible(true);
    table.setLinesVisible(true);
    for (EpisodeColumn column : EpisodeColumn.values()) {
      build(column);
    }
    ColumnViewerToolTipSupport.enableFor(viewer);
    table.setMenu(menu().createContextMenu(table));
    table.addListener(
        SWT.KeyDown,
        event -> {
          if (event.character == SWT.ESC) {
            leave();
          }
        });
    ListLines.onCopyKey(table, this::copy);
  }

  /** The table, for menus of the application. */
  public TableViewer viewer() {
    return viewer;
  }

  /** Replaces the list; a chosen line that is still there stays chosen. */
  public void show(List<EpisodeLine> lines) {
    if (!lines.equals(shown)) {
      shown = List.copyOf(lines);
      Optional<EpisodeLine> chosen = chosen();
      quietly(
          () -> {
            viewer.setInput(shown);
            chosen.filter(shown::contains).ifPresent(this::mark);
          });
    }
  }

  /** The line that is chosen; empty for none. */
  public Optional<EpisodeLine> chosen() {
    return Optional.ofNullable((EpisodeLine) viewer.getStructuredSelection().getFirstElement());
  }

  /** Chooses a line without telling anybody; null for none. */
  public void choose(EpisodeLine line) {
    quietly(() -> mark(line));
  }

  /** Called with the line that the user has chosen, empty where it was left. */
  public void onChoice(Consumer<Optional<EpisodeLine>> listener) {
    viewer.addSelectionChangedListener(
        event -> {
          if (told) {
            listener.accept(chosen());
          }
        });
  }

  private void mark(EpisodeLine line) {
    viewer.setSelection(
        line == null ? StructuredSelection.EMPTY : new StructuredSelection(line), true);
  }

  private void quietly(Runnable change) {
    told = false;
    change.run();
    told = true;
  }

  /** Back to where one was before a line was chosen. */
  private void leave() {
    viewer.setSelection(StructuredSelection.EMPTY);
  }

  private MenuManager menu() {
    MenuManager menu = new MenuManager();
    menu.add(ListLines.action(Messages.get("menu.back"), this::leave));
    menu.add(ListLines.action(Messages.get("menu.copy"), this::copy));
    return menu;
  }

  private void copy() {
    ListLines.copy(
        viewer.getTable(),
        ListLines.text(
            List.of(EpisodeColumn.values()),
            EpisodeColumn::title,
            chosen().map(List::of).orElse(shown),
            EpisodeColumn::text));
  }

  private void build(EpisodeColumn column) {
    TableViewerColumn built = new TableViewerColumn(viewer, SWT.LEFT);
    built.setLabelProvider(
        new ColumnLabelProvider() {
          @Override
          public String getText(Object element) {
            return column.text((EpisodeLine) element);
          }

          @Override
          public String getToolTipText(Object element) {
            return hint((EpisodeLine) element);
          }
        });
    TableColumn widget = built.getColumn();
    widget.setText(column.title());
    widget.setToolTipText(column.description());
    widget.setWidth(column.width());
    widget.setMoveable(true);
  }

  /** All that is told of it, as cells cut it off. */
  private static String hint(EpisodeLine line) {
    return Stream.of(
            Stream.of(line.finding().statement() + "."),
            line.finding().more().stream(),
            Stream.of(line.finding().why(), line.finding().nextStep()))
        .flatMap(lines -> lines)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
