// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.ui.charts;

import java.util.List;

public class RendererToolkit {
  public static IXDataRenderer weightedRows(List<IXDataRenderer> rows, List<Double> weights) {
    throw new UnsupportedOperationException();
  }

  public static IXDataRenderer empty() {
    throw new UnsupportedOperationException();
  }
}
