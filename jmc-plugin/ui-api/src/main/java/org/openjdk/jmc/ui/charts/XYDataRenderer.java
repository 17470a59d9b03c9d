// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.ui.charts;

import java.awt.Color;
import java.awt.Graphics2D;
import org.openjdk.jmc.common.unit.IQuantity;

public class XYDataRenderer implements IXDataRenderer {
  public XYDataRenderer(IQuantity include, String name, String description) {
    throw new UnsupportedOperationException();
  }

  public <T> void addLineChart(String title, IQuantitySeries<T> series, Color color, boolean fill) {
    throw new UnsupportedOperationException();
  }

  @Override
  public IRenderedRow render(Graphics2D context, SubdividedQuantityRange xRange, int height) {
    throw new UnsupportedOperationException();
  }
}
