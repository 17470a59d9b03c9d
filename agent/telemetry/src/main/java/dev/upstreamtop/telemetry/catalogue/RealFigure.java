// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import java.util.function.ToDoubleFunction;

/**
 * A gauge that is no whole number.
 *
 * @param entry what it is called
 * @param reader takes it
 * @param <S> what it is a figure of
 */
public record RealFigure<S>(Entry entry, ToDoubleFunction<S> reader) {

  static <S> RealFigure<S> gauge(
      String name, Unit unit, String event, String description, ToDoubleFunction<S> reader) {
    return new RealFigure<>(new Entry(name, unit, Kind.GAUGE, event, description), reader);
  }

  /** The figure of something. */
  public double of(S subject) {
    return reader.applyAsDouble(subject);
  }
}
