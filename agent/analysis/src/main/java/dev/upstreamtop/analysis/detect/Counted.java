// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.limit.Chance;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.Tallies;
import java.util.ArrayList;
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
    return new Sign(
        (slice, usual) -> isShareReachedBy(slice.tallies()),
        (slice, usual) -> bad.applyAsLong(slice.tallies()),
        Math.round(count.value()),
        this::goesOn);
  }

  /**
   * Where there is more of it than a few, and more than comes by chance of what there is all the
   * time. What stays away for a while by chance alone goes on. A few in each period are as bad as
   * many in one.
   *
   * @param slices in the order of time
   */
  List<Stretch> stretches(List<Slice> slices) {
    return stretches(slices, Slice.tallies(slices));
  }

  /**
   * The same.
   *
   * @param all what was counted in all of the slices
   */
  List<Stretch> stretches(List<Slice> slices, Tallies all) {
    // No stretch has more of it than the whole.
    if (!count.reachedBy(bad.applyAsLong(all))) {
      return List.of();
    }
    List<Stretch> reached =
        joined(Stretch.find(slices, slice -> isShareReachedBy(slice.tallies()))).stream()
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

  /**
   * Joins neighbours between which chance alone kept it away, and lets the last go on to the end of
   * the slices where that is so behind it.
   */
  private List<Stretch> joined(List<Stretch> stretches) {
    List<Stretch> joined = new ArrayList<>();
    Stretch last = null;
    Tallies sum = Tallies.NONE;
    for (Stretch next : stretches) {
      Tallies own = Slice.tallies(next.slices());
      Tallies between = last == null ? Tallies.NONE : Slice.tallies(last.until(next.from()));
      Tallies whole = sum.plus(between).plus(own);
      if (last != null
          && !last.isGapUntil(next.from())
          && isShareReachedBy(whole)
          && goesOn(sum.plus(own), between)) {
        last = new Stretch(next.of(), last.from(), next.to());
        sum = whole;
        joined.set(joined.size() - 1, last);
      } else {
        last = next;
        sum = own;
        joined.add(last);
      }
    }
    if (last != null && isOpen(last, sum)) {
      joined.set(joined.size() - 1, new Stretch(last.of(), last.from(), last.of().size()));
    }
    return joined;
  }

  private boolean isOpen(Stretch last, Tallies sum) {
    int end = last.of().size();
    Tallies behind = Slice.tallies(last.until(end));
    return !Limit.OPEN_PERIODS.reachedBy((long) end - last.to())
        && !last.isGapUntil(end - 1)
        && isShareReachedBy(sum.plus(behind))
        && goesOn(sum, behind);
  }

  /** Whether it is by chance that there are so few, if it goes on as it was. */
  private boolean goesOn(Tallies as, Tallies now) {
    return !Chance.isUndercutBy(bad.applyAsLong(now), shareOf(as) * among.applyAsLong(now));
  }

  /** Where nothing is known of the usual nobody can tell, and it is taken for more. */
  private boolean isBeyondChance(Tallies meanwhile, Tallies usual) {
    return !Limit.COMPARISON_COUNT.reachedBy(among.applyAsLong(usual))
        || Chance.isExceededBy(
            bad.applyAsLong(meanwhile), shareOf(usual) * among.applyAsLong(meanwhile));
  }
}
