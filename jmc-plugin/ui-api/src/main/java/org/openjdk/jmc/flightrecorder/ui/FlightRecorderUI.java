// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui;

public final class FlightRecorderUI {
  public static FlightRecorderUI getDefault() {
    throw new UnsupportedOperationException();
  }

  public PageManager getPageManager() {
    throw new UnsupportedOperationException();
  }
}
