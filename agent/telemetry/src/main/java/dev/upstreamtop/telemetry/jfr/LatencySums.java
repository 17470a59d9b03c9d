// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.TimesSum;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Adds up the latencies of all backends since the previous events, as many backends as {@link
 * Accumulator} tells apart; not safe for use by several threads.
 */
final class LatencySums {

  private Map<BackendKey, TimesSum> sums = new LinkedHashMap<>();
  private long intervalNanos;
  private String captureId = "";
  private long intervalNumber;

  void add(Snapshot snapshot) {
    captureId = snapshot.identity().id();
    intervalNumber = snapshot.interval().sequence();
    intervalNanos += snapshot.interval().nanos();
    for (BackendRow row : snapshot.backends()) {
      BackendKey key = row.key();
      if (sums.size() >= Accumulator.MOST_ROWS && !sums.containsKey(key)) {
        key = new BackendKey(Endpoint.OTHER, key.side());
      }
      sums.computeIfAbsent(key, first -> new TimesSum()).add(row.times());
    }
  }

  /** The time that the sums cover. */
  long intervalNanos() {
    return intervalNanos;
  }

  /** The capture that they are of. */
  String captureId() {
    return captureId;
  }

  /** The last interval that is in them. */
  long intervalNumber() {
    return intervalNumber;
  }

  /** Hands over the backends in order of their first appearance. */
  void forEach(BiConsumer<BackendKey, Times> consumer) {
    sums.forEach((backend, sum) -> consumer.accept(backend, sum.toTimes()));
  }

  void clear() {
    if (!sums.isEmpty()) {
      sums = new LinkedHashMap<>();
    }
    intervalNanos = 0;
  }
}
