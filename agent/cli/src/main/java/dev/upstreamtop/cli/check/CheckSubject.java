// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.check;

import dev.upstreamtop.telemetry.catalogue.Rated;
import dev.upstreamtop.telemetry.snapshot.BackendRow;

/**
 * One backend, or all of one side together, over the time that is checked.
 *
 * @param name for people
 * @param rated counts and times over all of it, gauges as high as any interval ended with
 */
record CheckSubject(String name, Rated rated) {

  BackendRow row() {
    return rated.row();
  }
}
