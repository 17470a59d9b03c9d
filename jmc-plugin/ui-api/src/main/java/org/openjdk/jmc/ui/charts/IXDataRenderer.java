// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.ui.charts;

import java.awt.Graphics2D;

public interface IXDataRenderer {
  IRenderedRow render(Graphics2D context, SubdividedQuantityRange xRange, int height);
}
