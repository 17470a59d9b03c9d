// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jface.action.Action;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Control;

/**
 * What all lists of the plugin have in common: entries of their menus, and their lines on the
 * clipboard.
 *
 * <p>Belongs on the display's thread.
 */
public final class ListLines {

  private ListLines() {}

  /** An entry of a menu. */
  public static Action action(String text, Runnable run) {
    return new Action(text) {
      @Override
      public void run() {
        run.run();
      }
    };
  }

  /** Copies when somebody asks for it by the keyboard. */
  public static void onCopyKey(Control list, Runnable copy) {
    list.addListener(
        SWT.KeyDown,
        event -> {
          if ((event.stateMask & SWT.MOD1) != 0 && event.keyCode == 'c') {
            copy.run();
          }
        });
  }

  /** Puts a text on the clipboard. */
  public static void copy(Control list, String text) {
    Clipboard clipboard = new Clipboard(list.getDisplay());
    try {
      clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
    } finally {
      clipboard.dispose();
    }
  }

  /**
   * Cells between tabs, under a line of titles.
   *
   * @param lines from top to bottom
   */
  public static <C, L> String text(
      List<C> columns, Function<C, String> title, List<L> lines, BiFunction<C, L, String> cell) {
    return Stream.concat(
            Stream.of(joined(columns.stream().map(title))),
            lines.stream().map(line -> joined(columns.stream().map(one -> cell.apply(one, line)))))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String joined(Stream<String> cells) {
    return cells.collect(Collectors.joining("\t"));
  }
}
