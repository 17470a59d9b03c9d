// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui.selection;

public class SelectionStore {
  public void addAndSetAsCurrentSelection(IFlavoredSelection selection) {
    throw new UnsupportedOperationException();
  }
}
