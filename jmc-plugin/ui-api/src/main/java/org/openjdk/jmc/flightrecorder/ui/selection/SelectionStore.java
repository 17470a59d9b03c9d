// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui.selection;

import java.util.stream.Stream;

public class SelectionStore {
  public static class SelectionStoreEntry {
    public IFlavoredSelection getSelection() {
      throw new UnsupportedOperationException();
    }
  }

  public Stream<SelectionStoreEntry> getSelections() {
    throw new UnsupportedOperationException();
  }

  public SelectionStoreEntry getCurrentSelection() {
    throw new UnsupportedOperationException();
  }

  public void setCurrent(IFlavoredSelection selection) {
    throw new UnsupportedOperationException();
  }

  public void addAndSetAsCurrentSelection(IFlavoredSelection selection) {
    throw new UnsupportedOperationException();
  }
}
