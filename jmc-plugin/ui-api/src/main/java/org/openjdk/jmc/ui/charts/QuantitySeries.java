// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.ui.charts;

import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;

public class QuantitySeries<T> {
  public static IQuantitySeries<?> all(List<IQuantity> xValues, List<IQuantity> yValues) {
    throw new UnsupportedOperationException();
  }
}
