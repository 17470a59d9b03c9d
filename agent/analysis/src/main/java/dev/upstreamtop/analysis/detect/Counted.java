// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.limit.Chance;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.Tallies;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What is counted as bad, among what, and from where on it is more than a few.
 *
 * @param bad how many of it there are
 * @param among how many there could be
 * @param share from which part on it matters
 * @param count from which number on it matters
 */
record Counted(
    ToLongFunction<Tallies> bad, ToLongFunction<Tallies> among, Limit share, Limit count) {

  /** The part that is bad, 0 to 1. */
  double shareOf(Tallies tallies) {
    long number = bad.applyAsLong(tallies);
    return number == 0 ? 0 : (double) number / Math.max(number, among.applyAsLong(tallies));
  }

  boolean isShareReachedBy(Tallies tallies) {
    return share.reachedBy(shareOf(tallies));
  }

  boolean isReachedBy(Tallies tallies) {
    return isShareReachedBy(tallies) && count.reachedBy(bad.applyAsLong(tallies));
  }

  /** The sign of it in one period, which no stretch is without. */
  Sign sign() {
    return Sign.counted(this::isShareReachedBy, bad, count);
  }

  /**
   * Where there is more of it than a few, and more than comes by chance of what there is all the
   * time. A few in each period are as bad as many in one.
   *
   * @param slices in the order of time
   */
  List<Stretch> stretches(List<Slice> slices) {
    Tallies all = Slice.tallies(slices);
    // No stretch has more of it than the whole.
    if (!count.reachedBy(bad.applyAsLong(all))) {
      return List.of();
    }
    List<Stretch> reached =
        Stretch.find(slices, slice -> isShareReachedBy(slice.tallies())).stream()
            .filter(stretch -> isReachedBy(Slice.tallies(stretch.slices())))
            .toList();
    Tallies usual = Slice.tallies(Stretch.rest(slices, reached));
    List<Stretch> stretches =
        reached.stream()
            .filter(stretch -> isBeyondChance(Slice.tallies(stretch.slices()), usual))
            .toList();
    return stretches.isEmpty() && isReachedBy(all)
        ? Stretch.whole(slices, slice -> bad.applyAsLong(slice.tallies()) > 0)
        : stretches;
  }

  /** Where nothing is known of the usual nobody can tell, and it is taken for more. */
  private boolean isBeyondChance(Tallies meanwhile, Tallies usual) {
    return !Limit.COMPARISON_COUNT.reachedBy(among.applyAsLong(usual))
        || Chance.isExceededBy(
            bad.applyAsLong(meanwhile), shareOf(usual) * among.applyAsLong(meanwhile));
  }
}
