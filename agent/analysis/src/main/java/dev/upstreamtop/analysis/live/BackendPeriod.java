// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.live;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.TrackKey;
import java.util.Map;
import java.util.function.Supplier;

/** What one backend did in one period, by whoever captures it. */
public interface BackendPeriod {

  /** Which backend. */
  TrackKey key();

  /** The name given to it, or empty. */
  String name();

  /**
   * All but its routes, made each time that it is asked for. This is kept for minutes, so it should
   * hold little; it never changes.
   */
  Supplier<Slice> slice();

  /** The requests to its busiest routes, by method and path. */
  Map<String, Long> work();

  /** Tells of each route on which requests failed. */
  void failures(RouteFailures taker);

  /** Takes what failed on a route. */
  @FunctionalInterface
  interface RouteFailures {

    /**
     * Takes one route; the busiest come first.
     *
     * @param method empty where it is not known
     * @param errors answers with a status of 5xx
     * @param reset requests whose connection was reset
     * @param closed requests whose connection was closed
     * @return whether it takes more
     */
    boolean take(String method, String path, long errors, long reset, long closed);
  }
}
