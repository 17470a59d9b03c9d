// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import org.eclipse.jface.viewers.IElementComparer;

/** A line with new figures is still the same line: selection and opened branches stay. */
final class SameLine implements IElementComparer {

  @Override
  public boolean equals(Object one, Object other) {
    return key(one).equals(key(other));
  }

  @Override
  public int hashCode(Object element) {
    return key(element).hashCode();
  }

  private static Object key(Object element) {
    return element instanceof BoardNode node ? node.key() : element;
  }
}
