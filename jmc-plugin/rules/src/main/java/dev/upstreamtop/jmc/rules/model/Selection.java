// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.IntervalSample;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.Objects;
import java.util.Set;

/**
 * Which part of a recording is asked for.
 *
 * @param range the time
 * @param backends the backends; empty for all
 */
public record Selection(TimeRange range, Set<BackendId> backends) {

  public Selection {
    Objects.requireNonNull(range, "range");
    backends = Set.copyOf(backends);
  }

  /** All backends in a range. */
  public static Selection of(TimeRange range) {
    return new Selection(range, Set.of());
  }

  /** Whether a backend is asked for. */
  public boolean includes(BackendId backend) {
    return backends.isEmpty() || backends.contains(backend);
  }

  /** Whether an interval is asked for: as a whole, by its middle. */
  public boolean includes(IntervalSample sample) {
    return range.contains(sample.middleNanos()) && includes(sample.backend());
  }
}
