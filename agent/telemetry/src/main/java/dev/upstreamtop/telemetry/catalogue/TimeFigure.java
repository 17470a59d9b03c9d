// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.function.Function;

/**
 * A distribution of durations.
 *
 * @param entry what it is called
 * @param reader takes it
 * @param <S> what it is a figure of
 */
public record TimeFigure<S>(Entry entry, Function<S, LatencyHistogram> reader) {

  static <S> TimeFigure<S> of(
      String name, String event, String description, Function<S, LatencyHistogram> reader) {
    return new TimeFigure<>(
        new Entry(name, Unit.NANOSECONDS, Kind.DISTRIBUTION, event, description), reader);
  }

  /** The figure of something. */
  public LatencyHistogram of(S subject) {
    return reader.apply(subject);
  }
}
