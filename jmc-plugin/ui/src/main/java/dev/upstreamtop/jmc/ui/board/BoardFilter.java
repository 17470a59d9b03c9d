// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import java.util.Locale;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerFilter;

/** Keeps backends whose name or one of whose lines holds a text, and of their lines those. */
final class BoardFilter extends ViewerFilter {

  private String wanted = "";

  void setText(String text) {
    wanted = text.strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean select(Viewer viewer, Object parent, Object element) {
    if (wanted.isEmpty()) {
      return true;
    }
    if (element instanceof BoardNode.Backend backend) {
      return holds(backend)
          || backend.otherEnd().stream().anyMatch(this::holds)
          || (parent instanceof BoardNode.Backend front && matches(front));
    }
    return matches((BoardNode) element)
        || (parent instanceof BoardNode.Backend backend && matches(backend));
  }

  private boolean holds(BoardNode.Backend backend) {
    return matches(backend) || backend.routes().stream().anyMatch(this::matches);
  }

  private boolean matches(BoardNode node) {
    return node.name().toLowerCase(Locale.ROOT).contains(wanted);
  }
}
