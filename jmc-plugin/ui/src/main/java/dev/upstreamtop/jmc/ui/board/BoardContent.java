// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.rules.sample.Side;
import org.eclipse.jface.viewers.ITreeContentProvider;

/** Backends and, under each, its routes. */
final class BoardContent implements ITreeContentProvider {

  private Board board = Board.EMPTY;

  void set(Board shown) {
    board = shown;
  }

  Board board() {
    return board;
  }

  @Override
  public Object[] getElements(Object input) {
    return board.backends().toArray();
  }

  @Override
  public Object[] getChildren(Object parent) {
    return parent instanceof BoardNode.Backend backend
        ? backend.children().toArray()
        : new Object[0];
  }

  @Override
  public Object getParent(Object element) {
    if (element instanceof BoardNode.Route route) {
      return board
          .ends()
          .filter(backend -> backend.backendId().equals(route.backendId()))
          .findFirst()
          .orElse(null);
    }
    return element instanceof BoardNode.Backend end ? above(end) : null;
  }

  /** Whether a line stands under that of a backend. */
  boolean isUnderneath(BoardNode node) {
    return node instanceof BoardNode.Route
        || (node.backendId().side() == Side.SERVER && getParent(node) != null);
  }

  private BoardNode.Backend above(BoardNode.Backend end) {
    return board.backends().stream()
        .filter(
            backend ->
                backend.otherEnd().stream()
                    .anyMatch(other -> other.backendId().equals(end.backendId())))
        .findFirst()
        .orElse(null);
  }

  @Override
  public boolean hasChildren(Object element) {
    return element instanceof BoardNode.Backend backend && !backend.children().isEmpty();
  }
}
