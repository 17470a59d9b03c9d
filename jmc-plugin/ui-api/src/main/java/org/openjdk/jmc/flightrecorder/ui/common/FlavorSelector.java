// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui.common;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.ui.forms.widgets.Form;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemFilter;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.IRange;
import org.openjdk.jmc.flightrecorder.ui.IPageContainer;

public class FlavorSelector {
  public static class FlavorSelectorState {
    public FlavorSelectorState() {
      throw new UnsupportedOperationException();
    }
  }

  public static FlavorSelector itemsWithTimerange(
      Form form,
      IItemFilter filter,
      IItemCollection items,
      IPageContainer pageContainer,
      BiConsumer<IItemCollection, IRange<IQuantity>> onSelect,
      Consumer<Boolean> onShow,
      FlavorSelectorState flavorSelectorState) {
    throw new UnsupportedOperationException();
  }

  public FlavorSelectorState getFlavorSelectorState() {
    throw new UnsupportedOperationException();
  }
}
