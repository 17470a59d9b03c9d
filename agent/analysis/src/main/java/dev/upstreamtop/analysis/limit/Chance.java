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
    return came > expected && Limit.CHANCE.reachedBy(powers(came, expected));
  }

  /**
   * Whether chance gives so few more rarely than {@link Limit#STAYED_AWAY} says, by the same bound
   * of the other tail.
   */
  public static boolean isUndercutBy(long came, double expected) {
    return came < expected && Limit.STAYED_AWAY.reachedBy(powers(came, expected));
  }

  /** How rare it is, in powers of ten; without end where nothing was expected. */
  private static double powers(long came, double expected) {
    double logarithm = came == 0 ? 0 : came * Math.log(came / expected);
    return (logarithm - came + expected) / Math.log(10);
  }
}
