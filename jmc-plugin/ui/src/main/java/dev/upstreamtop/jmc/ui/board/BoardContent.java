// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

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
    return parent instanceof BoardNode.Backend backend ? backend.routes().toArray() : new Object[0];
  }

  @Override
  public Object getParent(Object element) {
    return element instanceof BoardNode.Route route
        ? board.backends().stream()
            .filter(backend -> backend.backendId().equals(route.backendId()))
            .findFirst()
            .orElse(null)
        : null;
  }

  @Override
  public boolean hasChildren(Object element) {
    return element instanceof BoardNode.Backend backend && !backend.routes().isEmpty();
  }
}
