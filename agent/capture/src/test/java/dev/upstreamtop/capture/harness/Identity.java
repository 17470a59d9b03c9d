// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.BackendReader;
import dev.upstreamtop.capture.wire.PendingReader;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import java.util.HashMap;
import java.util.Map;

/**
 * The identity of the counts, exact where nothing is on its way: requests = final responses + reset
 * + closed + abandoned + in flight + lost track, and in flight is what a sweep meets.
 */
final class Identity {

  private Identity() {}

  /**
   * Asserts it of every backend.
   *
   * @param rows sums since the programs were loaded, read behind a sweep at rest
   */
  static void assertExact(CaptureObject object, Map<BackendKey, BackendRow> rows) {
    Map<BackendKey, Long> met = met(object);
    rows.forEach(
        (key, row) -> {
          assertThat(row.counts().requests())
              .as("requests of %s", row)
              .isEqualTo(
                  row.counts().responses()
                      + row.counts().failures().total()
                      + row.gauges().inFlight()
                      + row.counts().get(Counter.LOST_TRACK));
          assertThat(row.gauges().inFlight())
              .as("what a sweep meets of %s", row)
              .isEqualTo(met.getOrDefault(key, 0L));
        });
  }

  private static Map<BackendKey, Long> met(CaptureObject object) {
    PendingReader pending = new PendingReader(object.map("pending"));
    BackendReader backends = new BackendReader(object.map("backends"));
    backends.read();
    int sweep = object.sweep();
    Map<BackendKey, Long> met = new HashMap<>();
    for (int slot = 0; slot < backends.slots(); slot++) {
      if (backends.key(slot) != null) {
        met.put(backends.key(slot), pending.requests(slot, sweep));
      }
    }
    return met;
  }
}
