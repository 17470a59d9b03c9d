// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.AbstractList;

/** Slices whose sums are known without making each of them. */
public abstract class SummedSlices extends AbstractList<Slice> {

  /** What was counted in those that overlap a stretch of time. */
  public abstract Tallies tallies(TimeRange range);
}
