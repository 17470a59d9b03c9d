// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.telemetry.catalogue.Rated;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.verdict.Verdicts;
import java.util.Optional;

/**
 * A backend, or all backends of one side together.
 *
 * @param rated its last interval
 * @param totals what was added up of it
 * @param trouble what is wrong with it now; empty where nothing is, and for a sum
 */
public record BackendView(Rated rated, Totals totals, Optional<Finding> trouble) {

  /** Its last interval. */
  public BackendRow row() {
    return rated.row();
  }

  /** Whether requests to it suffer. */
  public boolean failing() {
    return trouble.isPresent();
  }

  /** What is wrong and since when, in words; empty while nothing is. */
  public String finding() {
    return trouble.map(Verdicts::words).orElse("");
  }
}
