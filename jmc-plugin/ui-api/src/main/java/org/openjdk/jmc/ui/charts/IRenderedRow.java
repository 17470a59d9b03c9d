// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.ui.charts;

import java.awt.Point;
import java.util.List;

public interface IRenderedRow {
  void infoAt(IChartInfoVisitor visitor, int x, int y, Point offset);

  List<IRenderedRow> getNestedRows();

  String getName();

  String getDescription();

  int getHeight();

  Object getPayload();
}
