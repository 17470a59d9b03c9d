// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui.common;

import java.util.function.Consumer;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.widgets.Form;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.IRange;
import org.openjdk.jmc.ui.charts.XYChart;
import org.openjdk.jmc.ui.misc.ChartCanvas;

public class DataPageToolkit {
  public static Form createForm(Composite parent, FormToolkit toolkit, String title, Image img) {
    throw new UnsupportedOperationException();
  }

  public static void setChart(
      ChartCanvas canvas,
      XYChart chart,
      Consumer<IItemCollection> selectionListener,
      Consumer<IRange<IQuantity>> selectRangeConsumer) {
    throw new UnsupportedOperationException();
  }

  public static void createChartTimestampTooltip(ChartCanvas chart) {
    throw new UnsupportedOperationException();
  }
}
