// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import java.util.EnumMap;
import java.util.Map;

/**
 * Figures of one backend, or of all selected together, one per point of a {@link TrafficSeries}.
 *
 * <p>A point without data is {@code NaN}, which is not 0. Immutable.
 */
public final class TrafficCurve {

  /** What is told of each point. */
  enum Figure {
    REQUESTS,
    P50,
    P90,
    P99,
    ERRORS,
    FAILURES,
    IN_FLIGHT,
    RECEIVING
  }

  private final Map<Figure, double[]> values;

  /** Takes over the arrays; a figure that is not there is unknown at all points. */
  TrafficCurve(Map<Figure, double[]> values) {
    this.values = new EnumMap<>(values);
  }

  private double value(Figure figure, int point) {
    double[] known = values.get(figure);
    return known == null ? Double.NaN : known[point];
  }

  public double requestsPerSecond(int point) {
    return value(Figure.REQUESTS, point);
  }

  /** Median of the time that was asked for. */
  public double p50Nanos(int point) {
    return value(Figure.P50, point);
  }

  /** 90th percentile of the time that was asked for. */
  public double p90Nanos(int point) {
    return value(Figure.P90, point);
  }

  /** 99th percentile of the time that was asked for. */
  public double p99Nanos(int point) {
    return value(Figure.P99, point);
  }

  /** Answers 5xx. */
  public double errorsPerSecond(int point) {
    return value(Figure.ERRORS, point);
  }

  /** Requests and attempts to connect without an answer. */
  public double failuresPerSecond(int point) {
    return value(Figure.FAILURES, point);
  }

  /**
   * Requests without an answer at the end of an interval, the most of its intervals; of all
   * selected backends together alone.
   */
  public double inFlight(int point) {
    return value(Figure.IN_FLIGHT, point);
  }

  /** Answers that have begun and are not over, likewise. */
  public double receiving(int point) {
    return value(Figure.RECEIVING, point);
  }
}
