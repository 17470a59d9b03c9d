// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.ui.charts;

import java.awt.Color;
import java.awt.geom.Point2D;
import org.openjdk.jmc.common.IDisplayable;

public interface IChartInfoVisitor {
  interface IPoint {
    IPoint keeper();

    String getName();

    Color getColor();

    Point2D getTarget();

    IDisplayable getX();

    IDisplayable getY();
  }

  interface ILane {
    String getLaneName();

    String getLaneDescription();
  }

  void visit(IPoint point);

  void visit(ILane lane);
}
