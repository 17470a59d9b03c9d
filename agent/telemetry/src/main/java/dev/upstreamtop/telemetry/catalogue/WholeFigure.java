// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import java.util.function.ToLongFunction;

/**
 * A figure that is a whole number, 0 or more.
 *
 * @param entry what it is called
 * @param reader takes it
 * @param <S> what it is a figure of
 */
public record WholeFigure<S>(Entry entry, ToLongFunction<S> reader) {

  static <S> WholeFigure<S> counter(
      String name, Unit unit, String event, String description, ToLongFunction<S> reader) {
    return new WholeFigure<>(new Entry(name, unit, Kind.COUNTER, event, description), reader);
  }

  static <S> WholeFigure<S> gauge(
      String name, Unit unit, String event, String description, ToLongFunction<S> reader) {
    return new WholeFigure<>(new Entry(name, unit, Kind.GAUGE, event, description), reader);
  }

  /** The figure of something. */
  public long of(S subject) {
    return reader.applyAsLong(subject);
  }
}
