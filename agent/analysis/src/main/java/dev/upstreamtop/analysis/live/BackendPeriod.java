// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.live;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Tallies;
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

  /** What was counted on routes on which requests failed, by method and path. */
  Map<String, Tallies> failures();
}
