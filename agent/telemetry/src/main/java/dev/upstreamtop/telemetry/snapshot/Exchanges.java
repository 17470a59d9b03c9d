// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * A bounded sample of the exchanges that ended in an interval.
 *
 * @param picked failures and the slowest first in line, in order of their end
 * @param omitted how many more ended
 */
public record Exchanges(List<Exchange> picked, long omitted) {

  /** None ended. */
  public static final Exchanges NONE = new Exchanges(List.of(), 0);

  public Exchanges {
    picked = List.copyOf(picked);
  }

  /** Those of both, these first. */
  public Exchanges plus(Exchanges later) {
    List<Exchange> both = new ArrayList<>(picked);
    both.addAll(later.picked);
    return new Exchanges(both, omitted + later.omitted);
  }
}
