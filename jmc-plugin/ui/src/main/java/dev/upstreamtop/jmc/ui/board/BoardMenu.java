// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.ui.ListLines;
import dev.upstreamtop.jmc.ui.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;

/** What the leaderboard's context menu offers; the common keys work without the menu. */
final class BoardMenu {

  private BoardMenu() {}

  static MenuManager build(BoardViewer board) {
    MenuManager menu = new MenuManager();
    menu.add(ListLines.action(Messages.get("menu.copy"), board::copy));
    menu.add(ListLines.action(Messages.get("menu.export"), () -> export(board)));
    menu.add(new Separator());
    menu.add(ListLines.action(Messages.get("menu.expand"), () -> board.viewer().expandAll()));
    menu.add(ListLines.action(Messages.get("menu.collapse"), () -> board.viewer().collapseAll()));
    menu.add(sorting(board));
    Action selfFirst = selfFirst(board);
    menu.add(selfFirst);
    menu.addMenuListener(manager -> selfFirst.setChecked(board.settings().selfFirst()));
    menu.add(columns(board));
    ListLines.onCopyKey(board.viewer().getTree(), board::copy);
    return menu;
  }

  /** What a click on a header does, for the keyboard. */
  private static MenuManager sorting(BoardViewer board) {
    MenuManager sorting = new MenuManager(Messages.get("menu.sort"));
    sorting.setRemoveAllWhenShown(true);
    sorting.addMenuListener(
        manager ->
            BoardColumn.all().stream()
                .filter(column -> column != BoardColumn.TREND && board.isShown(column))
                .forEach(column -> manager.add(sort(board, column))));
    return sorting;
  }

  private static Action selfFirst(BoardViewer board) {
    return new Action(Messages.get("menu.self.first"), IAction.AS_CHECK_BOX) {
      @Override
      public void run() {
        board.putSelfFirst(isChecked());
      }
    };
  }

  private static Action sort(BoardViewer board, BoardColumn column) {
    Action sort =
        new Action(column.title(), IAction.AS_CHECK_BOX) {
          @Override
          public void run() {
            board.sortByHeader(column);
          }
        };
    sort.setChecked(board.settings().sortedBy() == column);
    sort.setToolTipText(column.description());
    return sort;
  }

  private static MenuManager columns(BoardViewer board) {
    MenuManager columns = new MenuManager(Messages.get("menu.columns"));
    columns.setRemoveAllWhenShown(true);
    columns.addMenuListener(
        manager -> {
          for (BoardColumn column : BoardColumn.all()) {
            manager.add(toggle(board, column));
          }
          manager.add(new Separator());
          manager.add(
              ListLines.action(
                  Messages.get("menu.columns.reset"), () -> board.apply(BoardSettings.standard())));
        });
    return columns;
  }

  private static Action toggle(BoardViewer board, BoardColumn column) {
    Action toggle =
        new Action(column.title(), IAction.AS_CHECK_BOX) {
          @Override
          public void run() {
            board.setShown(column, isChecked());
          }
        };
    toggle.setChecked(board.isShown(column));
    toggle.setToolTipText(column.description());
    return toggle;
  }

  private static void export(BoardViewer board) {
    Shell shell = board.viewer().getTree().getShell();
    FileDialog dialog = new FileDialog(shell, SWT.SAVE);
    dialog.setFileName("upstreams.csv");
    dialog.setFilterExtensions(new String[] {"*.csv"});
    dialog.setOverwrite(true);
    String file = dialog.open();
    if (file == null) {
      return;
    }
    try {
      Files.writeString(Path.of(file), board.csv());
    } catch (IOException e) {
      MessageDialog.openError(
          shell, Messages.get("export.failed.title"), Messages.get("export.failed", file, e));
    }
  }
}
