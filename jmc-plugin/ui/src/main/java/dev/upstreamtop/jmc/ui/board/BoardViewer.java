// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.ui.ListLines;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.TreeViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;

/**
 * The leaderboard on the screen: sorts by any column, filters, hides columns, copies and exports.
 *
 * <p>Everything here belongs on the display's thread; nothing here computes.
 */
public final class BoardViewer {

  /** The tree indents its first column alone, and names stand in the second. */
  private static final String UNDER_ITS_BACKEND = "    ";

  private final TreeViewer viewer;
  private final BoardContent content = new BoardContent();
  private final BoardOrder order = new BoardOrder();
  private final BoardFilter filter = new BoardFilter();

  /** What a route of several periods tells the highest of. */
  private static final Set<BoardColumn> HIGHEST_OF_ROUTES =
      Set.of(BoardColumn.P50, BoardColumn.P99, BoardColumn.MAX);

  private final Map<BoardColumn, TreeColumn> columns = new HashMap<>();
  private final Map<BoardColumn, Integer> lastWidths = new HashMap<>();
  private final MenuManager menu;
  private final FixedNames names;

  /** An empty leaderboard with the columns as they are at first. */
  public BoardViewer(Composite parent) {
    Composite frame = new Composite(parent, SWT.NONE);
    viewer = new TreeViewer(frame, SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER);
    viewer.setUseHashlookup(true);
    viewer.setComparer(new SameLine());
    viewer.setContentProvider(content);
    Tree tree = viewer.getTree();
    tree.setHeaderVisible(true);
    tree.setLinesVisible(true);
    for (BoardColumn column : BoardColumn.all()) {
      columns.put(column, build(column));
    }
    BoardPainter.install(tree);
    names = FixedNames.over(tree, frame);
    ColumnViewerToolTipSupport.enableFor(viewer);
    viewer.setComparator(order);
    viewer.addFilter(filter);
    apply(BoardSettings.standard());
    menu = BoardMenu.build(this);
    tree.setMenu(menu.createContextMenu(tree));
    viewer.setInput(content);
  }

  /** The JFace viewer, for menus and selections of the application. */
  public TreeViewer viewer() {
    return viewer;
  }

  /** What keeps the names in sight. */
  FixedNames names() {
    return names;
  }

  /** The context menu; more can be added. */
  public MenuManager menu() {
    return menu;
  }

  /** Shows other figures; selection, opened branches and scrolling stay where they are. */
  public void show(Board board) {
    if (!board.equals(content.board())) {
      content.set(board);
      refresh();
    }
  }

  private void refresh() {
    viewer.refresh();
    names.follow();
  }

  /** Keeps only lines that hold the text, in whatever case; empty for all. */
  public void filter(String text) {
    filter.setText(text);
    refresh();
  }

  /** The backends of the selected lines. */
  public Set<BackendId> selectedBackends() {
    Set<BackendId> backends = new LinkedHashSet<>();
    for (Object element : viewer.getStructuredSelection()) {
      backends.add(((BoardNode) element).backendId());
    }
    return backends;
  }

  /** Selects the lines of backends; those that are not shown are left out. */
  public void select(Collection<BackendId> backends) {
    List<BoardNode.Backend> nodes =
        content.board().ends().filter(node -> backends.contains(node.backendId())).toList();
    viewer.setSelection(new StructuredSelection(nodes), true);
    names.follow();
  }

  /** Called after the user has selected other lines. */
  public void onSelection(Runnable listener) {
    viewer.addSelectionChangedListener(event -> listener.run());
  }

  /** How the columns stand now. */
  public BoardSettings settings() {
    Map<BoardColumn, Integer> widths = new HashMap<>();
    columns.forEach(
        (column, shown) -> {
          if (shown.getWidth() > 0) {
            widths.put(column, shown.getWidth());
          }
        });
    List<BoardColumn> left =
        Arrays.stream(viewer.getTree().getColumnOrder()).mapToObj(BoardColumn::at).toList();
    return new BoardSettings(widths, left, order.column(), order.descending(), order.selfFirst());
  }

  /** Arranges the columns. */
  public void apply(BoardSettings settings) {
    columns.forEach(
        (column, shown) -> {
          int width = settings.widths().getOrDefault(column, 0);
          shown.setWidth(width);
          shown.setResizable(width > 0);
        });
    viewer
        .getTree()
        .setColumnOrder(settings.order().stream().mapToInt(BoardColumn::index).toArray());
    order.selfFirst(settings.selfFirst());
    sort(settings.sortedBy(), settings.descending());
  }

  /** Whether a column is shown. */
  public boolean isShown(BoardColumn column) {
    return columns.get(column).getWidth() > 0;
  }

  /** Shows or hides a column; one that comes back has its width of before. */
  public void setShown(BoardColumn column, boolean shown) {
    TreeColumn widget = columns.get(column);
    if (!shown && widget.getWidth() > 0) {
      lastWidths.put(column, widget.getWidth());
    }
    widget.setWidth(shown ? lastWidths.getOrDefault(column, column.width()) : 0);
    widget.setResizable(shown);
  }

  /** Puts the recorded JVM above all, or where its figures do. */
  public void putSelfFirst(boolean first) {
    order.selfFirst(first);
    refresh();
  }

  /** Orders the lines by a column. */
  public void sort(BoardColumn column, boolean highestFirst) {
    order.set(column, highestFirst);
    viewer.getTree().setSortColumn(columns.get(column));
    viewer.getTree().setSortDirection(highestFirst ? SWT.DOWN : SWT.UP);
    refresh();
  }

  /** Puts the selected lines on the clipboard, all visible ones if none is selected. */
  public void copy() {
    List<BoardNode> nodes = new ArrayList<>();
    for (Object element : viewer.getStructuredSelection()) {
      nodes.add((BoardNode) element);
    }
    ListLines.copy(
        viewer.getTree(), BoardText.tabs(nodes.isEmpty() ? visible() : nodes, shownColumns()));
  }

  /** Every backend and route that the filter lets through, in the order shown, as CSV. */
  public String csv() {
    List<BoardText.Line> lines = new ArrayList<>();
    for (Object element : sorted(content.getElements(content), content)) {
      addLines((BoardNode.Backend) element, lines);
    }
    return BoardText.csv(lines, shownColumns());
  }

  private void addLines(BoardNode.Backend backend, List<BoardText.Line> lines) {
    lines.add(new BoardText.Line(backend, backend));
    for (Object child : sorted(content.getChildren(backend), backend)) {
      if (child instanceof BoardNode.Backend end) {
        addLines(end, lines);
      } else {
        lines.add(new BoardText.Line(backend, (BoardNode) child));
      }
    }
  }

  private Object[] sorted(Object[] elements, Object parent) {
    Object[] kept = filter.filter(viewer, parent, elements);
    order.sort(viewer, kept);
    return kept;
  }

  private List<BoardNode> visible() {
    return Stream.of(viewer.getTree().getItems()).flatMap(BoardViewer::visible).toList();
  }

  private static Stream<BoardNode> visible(TreeItem item) {
    return Stream.concat(
        Stream.of((BoardNode) item.getData()),
        item.getExpanded()
            ? Stream.of(item.getItems()).flatMap(BoardViewer::visible)
            : Stream.empty());
  }

  private List<BoardColumn> shownColumns() {
    return settings().order().stream()
        .filter(column -> column != BoardColumn.TREND && isShown(column))
        .toList();
  }

  private TreeColumn build(BoardColumn column) {
    TreeViewerColumn built = new TreeViewerColumn(viewer, column.isNumber() ? SWT.RIGHT : SWT.LEFT);
    built.setLabelProvider(
        new ColumnLabelProvider() {
          @Override
          public String getText(Object element) {
            String text = column.text((BoardNode) element);
            return column == BoardColumn.BACKEND && content.isUnderneath((BoardNode) element)
                ? UNDER_ITS_BACKEND + text
                : text;
          }

          @Override
          public Image getImage(Object element) {
            return column == BoardColumn.STATE && element instanceof BoardNode.Backend backend
                ? sign(backend.state().gravity())
                : null;
          }

          @Override
          public String getToolTipText(Object element) {
            return hint(column, (BoardNode) element);
          }
        });
    TreeColumn widget = built.getColumn();
    widget.setText(column.title());
    widget.setToolTipText(column.description());
    widget.setMoveable(true);
    widget.addListener(SWT.Selection, event -> sortByHeader(column));
    return widget;
  }

  /** The sign that the eye finds first; it stands beside words that say the same. */
  private static Image sign(BoardState.Gravity gravity) {
    return switch (gravity) {
      case OK, IDLE, UNDER_WAY, UNJUDGED -> null;
      case TROUBLED -> JFaceResources.getImage(Dialog.DLG_IMG_MESSAGE_WARNING);
      case FAILING -> JFaceResources.getImage(Dialog.DLG_IMG_MESSAGE_ERROR);
    };
  }

  /** What a cell alone does not tell; what its column means is told by the header. */
  private static String hint(BoardColumn column, BoardNode node) {
    if (column == BoardColumn.BACKEND) {
      return node.name();
    }
    if (column == BoardColumn.STATE && node instanceof BoardNode.Backend backend) {
      // One clause a line: in one line it is wider than a screen.
      return backend.state().hint().isEmpty() ? null : backend.state().hint().replace("; ", ";\n");
    }
    return HIGHEST_OF_ROUTES.contains(column)
            && node instanceof BoardNode.Route route
            && route.row().periods() > 1
        ? Messages.get("route.highest", column.description())
        : null;
  }

  /** Orders the lines by a column, or turns their order round if they are ordered by it. */
  void sortByHeader(BoardColumn column) {
    boolean again = order.column() == column;
    sort(column, again ? !order.descending() : column.isNumber() || column == BoardColumn.STATE);
  }
}
