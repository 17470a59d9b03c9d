// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.catalogue.Rated;
import dev.upstreamtop.telemetry.snapshot.BackendRow;

/**
 * A backend, or all backends of one side together.
 *
 * @param rated its last interval
 * @param totals what was added up of it
 * @param failing whether most of its recent results were failures; false for a sum
 */
public record BackendView(Rated rated, Totals totals, boolean failing) {

  /** Its last interval. */
  public BackendRow row() {
    return rated.row();
  }
}
