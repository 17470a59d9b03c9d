// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui;

import java.util.stream.Stream;

public class PageManager {
  public Stream<DataPageDescriptor> getAllPages() {
    throw new UnsupportedOperationException();
  }
}
