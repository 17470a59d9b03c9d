// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import java.util.Comparator;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerComparator;

/** Orders lines by a column; equal ones, and those without a figure, stay in the order of rank. */
final class BoardOrder extends ViewerComparator {

  /** Under a backend; what stands beside each other else is of one kind. */
  private static final Comparator<BoardNode> OTHER_END_FIRST =
      Comparator.comparing(BoardNode.Route.class::isInstance);

  private BoardColumn column = BoardColumn.RANK;
  private boolean descending;
  private boolean selfFirst;

  void set(BoardColumn by, boolean highestFirst) {
    column = by;
    descending = highestFirst;
  }

  void selfFirst(boolean first) {
    selfFirst = first;
  }

  boolean selfFirst() {
    return selfFirst;
  }

  BoardColumn column() {
    return column;
  }

  boolean descending() {
    return descending;
  }

  @Override
  public int compare(Viewer viewer, Object one, Object other) {
    int pinned =
        selfFirst ? Boolean.compare(isSelf((BoardNode) other), isSelf((BoardNode) one)) : 0;
    return pinned != 0
        ? pinned
        : OTHER_END_FIRST.thenComparing(order()).compare((BoardNode) one, (BoardNode) other);
  }

  private static boolean isSelf(BoardNode node) {
    return node instanceof BoardNode.Backend backend && backend.row().backend().self();
  }

  private Comparator<BoardNode> order() {
    if (column == BoardColumn.RANK && !descending) {
      // As the model has them, routes too: sorting is stable.
      return Comparator.comparingDouble(BoardOrder::rank);
    }
    Comparator<BoardNode> order = descending ? column.order().reversed() : column.order();
    return column.isNumber()
        ? Comparator.<BoardNode, Boolean>comparing(node -> Double.isNaN(column.number(node)))
            .thenComparing(order)
        : order;
  }

  private static double rank(BoardNode node) {
    return node instanceof BoardNode.Backend backend ? backend.rank() : 0;
  }
}
