// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.finding;

/**
 * One number that a finding rests on.
 *
 * @param name in the style of figures: {@code p99Nanos}, {@code share}
 * @param value shares 0 to 1, times in nanoseconds
 */
public record Figure(String name, double value) {

  /** A number that is whole. */
  public Figure(String name, long value) {
    this(name, (double) value);
  }
}
