// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;

/** Writes one {@link UpstreamLatencyEvent} per backend and metric that has values. */
final class LatencyEvents implements Pending {

  private final LatencySums sums = new LatencySums();
  private final HistogramEncoding encoding = new HistogramEncoding();

  @Override
  public void add(Snapshot snapshot) {
    sums.add(snapshot);
  }

  @Override
  public void clear() {
    sums.clear();
  }

  @Override
  public void write() {
    sums.forEach(this::write);
    sums.clear();
  }

  private void write(BackendKey backend, Times times) {
    write(backend, "CONNECT", times.connect());
    write(backend, "HEADER", times.header());
    write(backend, "RESPONSE", times.response());
  }

  private void write(BackendKey backend, String metric, LatencyHistogram values) {
    if (values.count() == 0) {
      return;
    }
    long[] percentiles = values.percentilesNanos(50, 90, 99);
    UpstreamLatencyEvent event = new UpstreamLatencyEvent();
    event.backend = backend.endpoint().toString();
    event.side = backend.side().name();
    event.metric = metric;
    event.interval = sums.intervalNanos();
    event.count = values.count();
    event.mean = values.meanNanos();
    event.p50 = percentiles[0];
    event.p90 = percentiles[1];
    event.p99 = percentiles[2];
    event.max = values.maxNanos();
    event.histogram = encoding.encode(values);
    event.captureId = sums.captureId();
    event.intervalNumber = sums.intervalNumber();
    event.commit();
  }
}
