// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.Collection;

/**
 * What a backend, or one of its routes, did in one period.
 *
 * @param levels what was under way at its end
 */
public record Slice(
    TimeRange range,
    Tallies tallies,
    Levels levels,
    Distribution connect,
    Distribution header,
    Distribution response) {

  /** With its counters, its levels, its time, and its place in a list. */
  static final int BYTES = 400;

  /** A period of which nothing but its time is known. */
  public static Slice empty(TimeRange range) {
    return new Slice(
        range,
        Tallies.NONE,
        Levels.NONE,
        Distribution.EMPTY,
        Distribution.EMPTY,
        Distribution.EMPTY);
  }

  /** One distribution. */
  public Distribution times(Measure measure) {
    return switch (measure) {
      case CONNECT -> connect;
      case HEADER -> header;
      case RESPONSE -> response;
    };
  }

  Slice at(TimeRange other) {
    return new Slice(other, tallies, levels, connect, header, response);
  }

  /** The same, and more that was counted in it. */
  public Slice with(Tallies more) {
    return new Slice(range, tallies.plus(more), levels, connect, header, response);
  }

  Slice with(Levels known) {
    return new Slice(range, tallies, known, connect, header, response);
  }

  Slice with(Measure measure, Distribution times) {
    return new Slice(
        range,
        tallies,
        levels,
        measure == Measure.CONNECT ? connect.plus(times) : connect,
        measure == Measure.HEADER ? header.plus(times) : header,
        measure == Measure.RESPONSE ? response.plus(times) : response);
  }

  /** Both together, with the levels of the later one. */
  Slice plus(Slice later) {
    return new Slice(
        range.plus(later.range),
        tallies.plus(later.tallies),
        later.levels,
        connect.plus(later.connect),
        header.plus(later.header),
        response.plus(later.response));
  }

  /** What it takes of the heap, roughly, in bytes. */
  long roomBytes() {
    return BYTES + connect.roomBytes() + header.roomBytes() + response.roomBytes();
  }

  /** What was counted in all of them. */
  public static Tallies tallies(Collection<Slice> slices) {
    Tallies.Sum sum = new Tallies.Sum();
    for (Slice slice : slices) {
      sum.add(slice.tallies);
    }
    return sum.tallies();
  }

  /** What was counted in those that overlap a stretch of time. */
  public static Tallies tallies(Collection<Slice> slices, TimeRange range) {
    return slices instanceof SummedSlices summed
        ? summed.tallies(range)
        : tallies(slices.stream().filter(slice -> slice.range().overlaps(range)).toList());
  }

  /** One distribution of all of them. */
  public static Distribution times(Collection<Slice> slices, Measure measure) {
    return Distribution.sum(slices.stream().map(slice -> slice.times(measure)).toList());
  }
}
