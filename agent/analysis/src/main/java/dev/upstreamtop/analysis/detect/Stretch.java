// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Slices that follow one another and have something in common.
 *
 * @param of all slices of the backend or route, in the order of time
 * @param from index of the first
 * @param to index behind the last
 */
record Stretch(List<Slice> of, int from, int to) {

  /** So many slices in a row that do not match are passed over, between two that do. */
  static final int PASSED_OVER = (int) Limit.PASSED_OVER.value();

  /**
   * Finds all stretches of slices that match. One that does not is passed over, between two that
   * do; a gap in what was recorded ends a stretch.
   */
  static List<Stretch> find(List<Slice> slices, Predicate<Slice> matches) {
    List<Stretch> found = new ArrayList<>();
    int from = -1;
    int last = -1;
    for (int i = 0; i < slices.size(); i++) {
      boolean apart = i > 0 && isGap(slices.get(i - 1), slices.get(i));
      if (from >= 0 && (apart || i - last > PASSED_OVER + 1)) {
        found.add(new Stretch(slices, from, last + 1));
        from = -1;
      }
      if (matches.test(slices.get(i))) {
        from = from < 0 ? i : from;
        last = i;
      }
    }
    if (from >= 0) {
      found.add(new Stretch(slices, from, last + 1));
    }
    return found;
  }

  /**
   * Joins neighbours with what lies between them, as long as that is short and the whole is still
   * what they are: what comes back every few seconds is one trouble.
   *
   * @param stretches of the same slices, in the order of time
   * @param most how many slices may lie between two
   * @param holds whether it is so of a whole
   */
  static List<Stretch> joined(List<Stretch> stretches, int most, Predicate<Stretch> holds) {
    List<Stretch> joined = new ArrayList<>();
    for (Stretch next : stretches) {
      Stretch last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      Stretch whole = last == null ? next : new Stretch(next.of(), last.from(), next.to());
      if (last != null
          && next.from() - last.to() <= most
          && !hasGap(whole, last.to())
          && holds.test(whole)) {
        joined.set(joined.size() - 1, whole);
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  private static boolean hasGap(Stretch whole, int since) {
    for (int i = since; i < whole.to(); i++) {
      if (isGap(whole.of().get(i - 1), whole.of().get(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The slices that are in none of them.
   *
   * @param stretches of these slices, in the order of time
   */
  static List<Slice> rest(List<Slice> slices, List<Stretch> stretches) {
    List<Slice> rest = new ArrayList<>();
    int next = 0;
    for (Stretch stretch : stretches) {
      rest.addAll(slices.subList(next, stretch.from()));
      next = stretch.to();
    }
    rest.addAll(slices.subList(next, slices.size()));
    return rest;
  }

  /** The slices behind these, up to an index. */
  List<Slice> until(int index) {
    return of.subList(Math.min(to, index), index);
  }

  /** Whether something was not recorded between the last of these and the slice of an index. */
  boolean isGapUntil(int index) {
    for (int i = to; i <= index && i < of.size(); i++) {
      if (isGap(of.get(i - 1), of.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** From the first slice that matches to the last, whatever lies between; empty without any. */
  static List<Stretch> whole(List<Slice> slices, Predicate<Slice> matches) {
    int from = -1;
    int last = -1;
    for (int i = 0; i < slices.size(); i++) {
      if (matches.test(slices.get(i))) {
        from = from < 0 ? i : from;
        last = i;
      }
    }
    return from < 0 ? List.of() : List.of(new Stretch(slices, from, last + 1));
  }

  /** Whether more than a period lies between two slices, of which either may be a part of one. */
  private static boolean isGap(Slice before, Slice after) {
    return after.range().startNanos() - before.range().endNanos()
        > Math.max(before.range().lengthNanos(), after.range().lengthNanos());
  }

  /** From the first slice that matches to the last; the same where none does. */
  Stretch trimmed(Predicate<Slice> matches) {
    int first = from;
    while (first < to && !matches.test(of.get(first))) {
      first++;
    }
    int end = to;
    while (end > first && !matches.test(of.get(end - 1))) {
      end--;
    }
    return first < end ? new Stretch(of, first, end) : this;
  }

  List<Slice> slices() {
    return of.subList(from, to);
  }

  /** All slices but these. */
  List<Slice> others() {
    List<Slice> others = new ArrayList<>(of.subList(0, from));
    others.addAll(of.subList(to, of.size()));
    return others;
  }

  /** The slices before these, or those behind where none are before. */
  List<Slice> before() {
    return from > 0 ? of.subList(0, from) : of.subList(to, of.size());
  }

  TimeRange range() {
    return of.get(from).range().plus(of.get(to - 1).range());
  }

  Slice last() {
    return of.get(to - 1);
  }

  /** The time that the slices cover, in seconds. */
  static double seconds(List<Slice> slices) {
    return slices.stream().mapToDouble(slice -> slice.range().seconds()).sum();
  }
}
