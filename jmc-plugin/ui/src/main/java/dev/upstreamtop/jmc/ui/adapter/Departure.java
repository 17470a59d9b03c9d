// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import java.util.Optional;
import org.openjdk.jmc.flightrecorder.ui.selection.IFlavoredSelection;
import org.openjdk.jmc.flightrecorder.ui.selection.SelectionStore;
import org.openjdk.jmc.flightrecorder.ui.selection.SelectionStore.SelectionStoreEntry;

/**
 * What was in focus when somebody left for a stock page: all pages share the focus, so it is put
 * back when they return, unless they have chosen another one meanwhile.
 *
 * <p>Belongs on the display's thread.
 */
final class Departure {

  private IFlavoredSelection left;
  private IFlavoredSelection before;

  /** Puts something into focus for another page. */
  void leaveFor(IFlavoredSelection selection, SelectionStore store) {
    before = inFocus(store).orElse(null);
    left = selection;
    store.addAndSetAsCurrentSelection(selection);
  }

  /** Puts back what was in focus; to be called before the page asks what is. */
  void comeBack(SelectionStore store) {
    if (left != null && before != null && inFocus(store).equals(Optional.of(left))) {
      store.setCurrent(before);
    }
    left = null;
  }

  /** The first of all is that nothing is selected. */
  private static Optional<IFlavoredSelection> inFocus(SelectionStore store) {
    return Optional.ofNullable(store.getCurrentSelection())
        .or(() -> store.getSelections().findFirst())
        .map(SelectionStoreEntry::getSelection);
  }
}
