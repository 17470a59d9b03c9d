// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.RouteSample;

/** Adds up the samples of one route. Not for use by several threads at once. */
final class RouteSums {

  private final String method;
  private final String route;
  private final LatencyMerger times = new LatencyMerger();
  private long requests;
  private long errors;
  private long failures;
  private int figuresOnly;
  private long highestP50Nanos;
  private long highestP99Nanos;
  private long maxNanos;

  RouteSums(String method, String route) {
    this.method = method;
    this.route = route;
  }

  void add(RouteSample sample) {
    requests += sample.requests();
    errors += sample.errors();
    failures += sample.failures();
    highestP50Nanos = Math.max(highestP50Nanos, sample.headerP50Nanos());
    highestP99Nanos = Math.max(highestP99Nanos, sample.headerP99Nanos());
    maxNanos = Math.max(maxNanos, sample.headerMaxNanos());
    if (sample.header().isEmpty() && sample.headerP99Nanos() > 0) {
      figuresOnly++;
    }
    times.add(sample.header());
  }

  /** By the whole distribution where each sample has one, or else by the highest figures. */
  RouteRow row() {
    LatencySummary header = times.summary();
    return figuresOnly == 0
        ? new RouteRow(
            method,
            route,
            requests,
            errors,
            failures,
            1,
            header.p50Nanos(),
            header.p99Nanos(),
            maxNanos)
        : new RouteRow(
            method,
            route,
            requests,
            errors,
            failures,
            figuresOnly,
            highestP50Nanos,
            highestP99Nanos,
            maxNanos);
  }
}
