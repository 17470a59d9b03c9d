// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

/**
 * Figures of one backend, or of all selected together, one per point of a {@link TrafficSeries}.
 *
 * <p>A point without data is {@code NaN}, which is not 0. Immutable.
 */
public final class TrafficCurve {

  private final double[] requestsPerSecond;
  private final double[] p50Nanos;
  private final double[] p99Nanos;
  private final double[] errorsPerSecond;
  private final double[] failuresPerSecond;

  TrafficCurve(
      double[] requestsPerSecond,
      double[] p50Nanos,
      double[] p99Nanos,
      double[] errorsPerSecond,
      double[] failuresPerSecond) {
    this.requestsPerSecond = requestsPerSecond;
    this.p50Nanos = p50Nanos;
    this.p99Nanos = p99Nanos;
    this.errorsPerSecond = errorsPerSecond;
    this.failuresPerSecond = failuresPerSecond;
  }

  public double requestsPerSecond(int point) {
    return requestsPerSecond[point];
  }

  /** Median header time. */
  public double p50Nanos(int point) {
    return p50Nanos[point];
  }

  /** 99th percentile of the header time. */
  public double p99Nanos(int point) {
    return p99Nanos[point];
  }

  /** Answers 5xx. */
  public double errorsPerSecond(int point) {
    return errorsPerSecond[point];
  }

  /** Requests and attempts to connect without an answer. */
  public double failuresPerSecond(int point) {
    return failuresPerSecond[point];
  }
}
