// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * All that the beans show, prepared once per interval and immutable.
 *
 * @param backends the known backends, busiest first
 * @param gauges what is under way at all backends together
 * @param requestRate requests per second of the last interval
 * @param totals counts since the start or the last reset
 * @param status the state of the capture in the last interval
 * @param packets packets looked at since the start or the last reset
 * @param lost what was lost since then, by cause
 * @param ignored what was left alone since then, by cause
 * @param preparedNanos {@link System#nanoTime} when this was prepared
 */
record View(
    Map<BackendKey, BackendView> backends,
    Gauges gauges,
    double requestRate,
    Counts totals,
    CaptureStatus status,
    long packets,
    SortedMap<String, Long> lost,
    SortedMap<String, Long> ignored,
    long preparedNanos) {

  List<BackendView> backendList() {
    return List.copyOf(backends.values());
  }

  List<RouteView> routeList() {
    return backends.values().stream()
        .flatMap(
            backend ->
                backend.row().routes().stream()
                    .map(route -> new RouteView(backend.row().key(), route)))
        .toList();
  }
}
