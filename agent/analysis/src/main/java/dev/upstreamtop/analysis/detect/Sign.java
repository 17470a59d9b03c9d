// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.Tallies;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;

/**
 * What a single period shows of a trouble, by the detector's own limits: a whole window need be
 * looked at only where enough of it came together.
 *
 * @param on whether a period has it
 * @param amount how much of it a period has
 * @param enough how much periods that follow one another have together, at least 1
 * @param staysByChance whether it goes on as in the first sum though it stayed away in the second
 */
public record Sign(
    BiPredicate<Slice, Usual> on,
    ToLongBiFunction<Slice, Usual> amount,
    long enough,
    BiPredicate<Tallies, Tallies> staysByChance) {

  /** One that is over with the periods that have it. */
  Sign(BiPredicate<Slice, Usual> on, ToLongBiFunction<Slice, Usual> amount, long enough) {
    this(on, amount, enough, (as, now) -> false);
  }

  /** So many periods in a row without a sign do not end it, as with what is found. */
  public static final int PASSED_OVER = Stretch.PASSED_OVER;

  /** One that is enough wherever it is. */
  static Sign alone(Predicate<Slice> on) {
    return new Sign((slice, usual) -> on.test(slice), (slice, usual) -> 1, 1);
  }

  /** One of what was counted. */
  static Sign counted(Predicate<Tallies> on, ToLongFunction<Tallies> amount, Limit enough) {
    return new Sign(
        (slice, usual) -> on.test(slice.tallies()),
        (slice, usual) -> amount.applyAsLong(slice.tallies()),
        Math.round(enough.value()));
  }
}
