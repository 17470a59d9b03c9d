// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/** How the exchanges of one backend in one interval ended. */
public record ResultSample(BackendId backend, TimeRange range, ResultCounts counts)
    implements IntervalSample {

  /** The same of another time. */
  public ResultSample at(TimeRange moved) {
    return new ResultSample(backend, moved, counts);
  }
}
