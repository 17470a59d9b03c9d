// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import dev.upstreamtop.telemetry.ledger.LedgerView;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands what is wrong to those who want to know; used by one thread at a time.
 *
 * @param watch notes what is new
 * @param takers each is called once an interval, and returns at once
 */
public record FindingAlerts(FindingWatch watch, List<Consumer<FindingsNow>> takers)
    implements Consumer<LedgerView> {

  /** For some, who may be nobody. */
  public static FindingAlerts to(List<Consumer<FindingsNow>> takers) {
    return new FindingAlerts(new FindingWatch(), List.copyOf(takers));
  }

  @Override
  public void accept(LedgerView view) {
    if (!takers.isEmpty()) {
      FindingsNow now = watch.see(view);
      takers.forEach(taker -> taker.accept(now));
    }
  }
}
