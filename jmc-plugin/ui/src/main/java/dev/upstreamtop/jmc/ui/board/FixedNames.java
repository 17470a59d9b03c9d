// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Layout;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;

/**
 * Keeps the names of the lines in sight while the leaderboard is scrolled to the side: a strip over
 * its left edge, as no tree of SWT can hold a column.
 *
 * <p>Belongs on the display's thread.
 */
final class FixedNames {

  private static final int MARGIN = 4;
  private static final String GTK = "gtk";

  private final Tree tree;
  private final Canvas strip;

  private FixedNames(Tree tree) {
    this.tree = tree;
    strip = new Canvas(tree.getParent(), SWT.DOUBLE_BUFFERED);
  }

  /**
   * Puts the strip over a tree whose columns are there.
   *
   * @param frame holds the tree alone, and is laid out by this
   */
  static FixedNames over(Tree tree, Composite frame) {
    FixedNames names = new FixedNames(tree);
    names.strip.setVisible(false);
    names.strip.moveAbove(tree);
    frame.setLayout(names.new Beneath());
    names.listen();
    return names;
  }

  /** The strip; seen only while it is needed. */
  Canvas strip() {
    return strip;
  }

  /** To be called when lines, columns or what is selected may have changed. */
  void follow() {
    if (tree.isDisposed()) {
      return;
    }
    TreeColumn column = tree.getColumn(BoardColumn.BACKEND.index());
    boolean needed = column.getWidth() > 0 && left(column) < scrolled();
    if (needed) {
      Rectangle bounds = tree.getBounds();
      int border = tree.getBorderWidth();
      strip.setBounds(
          bounds.x + border,
          bounds.y + border,
          Math.min(column.getWidth(), bounds.width / 2),
          Math.min(tree.getClientArea().height, bounds.height - 2 * border));
    }
    if (needed != strip.getVisible()) {
      strip.setVisible(needed);
    }
    if (needed) {
      strip.redraw();
    }
  }

  private void listen() {
    List.of(tree.getHorizontalBar(), tree.getVerticalBar())
        .forEach(bar -> bar.addListener(SWT.Selection, event -> follow()));
    for (int type : new int[] {SWT.Selection, SWT.Expand, SWT.Collapse, SWT.Resize}) {
      tree.addListener(type, event -> later());
    }
    for (TreeColumn column : tree.getColumns()) {
      column.addListener(SWT.Resize, event -> follow());
      column.addListener(SWT.Move, event -> follow());
    }
    strip.addListener(SWT.Paint, event -> paint(event.gc));
    strip.addListener(SWT.MouseDown, this::select);
    strip.addListener(SWT.MouseDoubleClick, event -> unfold(event.y));
    strip.addListener(SWT.MouseVerticalWheel, event -> turn(event.count));
    strip.addListener(
        SWT.MouseMove,
        event -> strip.setToolTipText(at(event.y).map(FixedNames::name).orElse(null)));
    strip.addListener(SWT.MenuDetect, event -> strip.setMenu(tree.getMenu()));
  }

  /** Lines open and close only after their listeners have been told. */
  private void later() {
    tree.getDisplay().asyncExec(this::follow);
  }

  private int scrolled() {
    return tree.getHorizontalBar() == null ? 0 : tree.getHorizontalBar().getSelection();
  }

  private int left(TreeColumn column) {
    int left = 0;
    for (int index : tree.getColumnOrder()) {
      if (tree.getColumn(index).equals(column)) {
        break;
      }
      left += tree.getColumn(index).getWidth();
    }
    return left;
  }

  private void paint(GC gc) {
    Rectangle area = strip.getClientArea();
    gc.setBackground(tree.getBackground());
    gc.fillRectangle(area);
    Set<TreeItem> selected = Set.copyOf(Arrays.asList(tree.getSelection()));
    for (TreeItem item = top(); item != null; item = below(item)) {
      Rectangle cell = item.getBounds(BoardColumn.BACKEND.index());
      int top = cell.y + shift();
      if (top > area.height) {
        break;
      }
      line(gc, top, cell.height, name(item), selected.contains(item));
    }
    header(gc, area);
  }

  private void line(GC gc, int top, int height, String name, boolean selected) {
    gc.setBackground(
        selected ? gc.getDevice().getSystemColor(SWT.COLOR_LIST_SELECTION) : tree.getBackground());
    gc.setForeground(
        selected
            ? gc.getDevice().getSystemColor(SWT.COLOR_LIST_SELECTION_TEXT)
            : tree.getForeground());
    gc.fillRectangle(0, top, strip.getClientArea().width, height);
    text(gc, name, top, height);
  }

  private void header(GC gc, Rectangle area) {
    gc.setBackground(tree.getHeaderBackground());
    gc.fillRectangle(0, 0, area.width, tree.getHeaderHeight());
    gc.setForeground(tree.getHeaderForeground());
    text(gc, BoardColumn.BACKEND.title(), 0, tree.getHeaderHeight());
    gc.setForeground(gc.getDevice().getSystemColor(SWT.COLOR_WIDGET_NORMAL_SHADOW));
    gc.drawLine(area.width - 1, 0, area.width - 1, area.height);
    gc.drawLine(0, tree.getHeaderHeight() - 1, area.width, tree.getHeaderHeight() - 1);
  }

  private static void text(GC gc, String text, int top, int height) {
    gc.drawString(text, MARGIN, top + (height - gc.getFontMetrics().getHeight()) / 2, true);
  }

  private static String name(TreeItem item) {
    return item.getText(BoardColumn.BACKEND.index());
  }

  /** The line that is shown under another; null for none. */
  private TreeItem below(TreeItem item) {
    if (item.getExpanded() && item.getItemCount() > 0) {
      return item.getItem(0);
    }
    TreeItem parent = item.getParentItem();
    int index = parent == null ? tree.indexOf(item) : parent.indexOf(item);
    if (parent == null) {
      return index + 1 < tree.getItemCount() ? tree.getItem(index + 1) : null;
    }
    return index + 1 < parent.getItemCount() ? parent.getItem(index + 1) : after(parent);
  }

  private TreeItem after(TreeItem parent) {
    int index = tree.indexOf(parent);
    TreeItem above = parent.getParentItem();
    if (above != null) {
      index = above.indexOf(parent);
      return index + 1 < above.getItemCount() ? above.getItem(index + 1) : after(above);
    }
    return index + 1 < tree.getItemCount() ? tree.getItem(index + 1) : null;
  }

  /** The highest line that is seen, at least in part; null for none. */
  private TreeItem top() {
    // Not the tree's own answer: on GTK that is the line that has the focus at times.
    TreeItem item = tree.getItemCount() == 0 ? null : tree.getItem(0);
    while (item != null && isAbove(item.getBounds(BoardColumn.BACKEND.index()))) {
      item = below(item);
    }
    return item;
  }

  private boolean isAbove(Rectangle cell) {
    return cell.y + cell.height + shift() <= tree.getHeaderHeight();
  }

  /** From where the tree says that something is to where that is in the strip, in pixels. */
  int shift() {
    // GTK counts from beneath the titles of the columns, and says so nowhere.
    return SWT.getPlatform().equals(GTK)
        ? tree.getHeaderHeight()
        : tree.getDisplay().map(tree, strip, 0, 0).y;
  }

  private Optional<TreeItem> at(int y) {
    return Optional.ofNullable(tree.getItem(new Point(strip.getClientArea().width, y - shift())));
  }

  private void select(Event click) {
    if (click.button != 1) {
      return;
    }
    at(click.y)
        .ifPresent(
            item -> {
              boolean more = (click.stateMask & SWT.MOD1) != 0;
              if (!more) {
                tree.setSelection(item);
              } else if (Arrays.asList(tree.getSelection()).contains(item)) {
                tree.deselect(item);
              } else {
                tree.select(item);
              }
              tree.setFocus();
              Event chosen = new Event();
              chosen.item = item;
              tree.notifyListeners(SWT.Selection, chosen);
            });
  }

  private void unfold(int y) {
    at(y).ifPresent(item -> item.setExpanded(!item.getExpanded()));
    later();
  }

  private void turn(int lines) {
    TreeItem top = top();
    for (int i = 0; i < Math.abs(lines) && top != null; i++) {
      TreeItem next = lines < 0 ? below(top) : above(top);
      top = next == null ? top : next;
    }
    if (top != null) {
      tree.setTopItem(top);
      follow();
    }
  }

  /** The line that is shown over another; null for none. */
  private TreeItem above(TreeItem item) {
    TreeItem parent = item.getParentItem();
    int index = parent == null ? tree.indexOf(item) : parent.indexOf(item);
    if (index == 0) {
      return parent;
    }
    TreeItem before = parent == null ? tree.getItem(index - 1) : parent.getItem(index - 1);
    while (before.getExpanded() && before.getItemCount() > 0) {
      before = before.getItem(before.getItemCount() - 1);
    }
    return before;
  }

  /** The tree has all the room, and the strip lies over it. */
  private final class Beneath extends Layout {

    @Override
    protected Point computeSize(Composite frame, int width, int height, boolean changed) {
      return tree.computeSize(width, height, changed);
    }

    @Override
    protected void layout(Composite frame, boolean changed) {
      tree.setBounds(frame.getClientArea());
      follow();
    }
  }
}
