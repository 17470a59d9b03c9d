// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui.selection;

import org.openjdk.jmc.common.item.IItemCollection;

public class ItemBackedSelection extends FlavoredSelectionBase {
  public ItemBackedSelection(IItemCollection selectedItems, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isEmpty() {
    throw new UnsupportedOperationException();
  }
}
