// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.check;

/**
 * What a figure has to keep, as monitoring plugins write it: {@code 5} is crossed by what is more,
 * {@code 5:} by what is less.
 *
 * @param value in the unit of the figure
 * @param least whether it is crossed by what is less
 */
record Threshold(double value, boolean least) {

  boolean isCrossedBy(double figure) {
    return least ? figure < value : figure > value;
  }

  /** What is wrong with a figure that crosses it. */
  String words(String limit) {
    return (least ? "less than " : "more than ") + limit;
  }
}
