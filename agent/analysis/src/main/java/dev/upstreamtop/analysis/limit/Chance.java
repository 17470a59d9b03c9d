// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.limit;

/** Tells what is too much to come by chance of what there is all the time. */
public final class Chance {

  private Chance() {}

  /**
   * Whether chance gives so many more rarely than {@link Limit#CHANCE} says. By Chernoff's bound of
   * the Poisson distribution, so many or more come with a probability of e^-(k ln(k/m) - k + m) at
   * most, where m are expected and k came.
   *
   * @param came how many there were, 0 or more
   * @param expected how many there would be as a rule, 0 or more
   */
  public static boolean isExceededBy(long came, double expected) {
    if (came <= expected) {
      return false;
    }
    return expected == 0
        || Limit.CHANCE.reachedBy(
            (came * Math.log(came / expected) - came + expected) / Math.log(10));
  }
}
