// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Snapshot;

/** Writes one {@link UpstreamLatencyEvent} per backend and metric that has values. */
final class LatencyEvents implements Pending {

  private final Accumulator sum = Accumulator.ofTimes();

  @Override
  public void add(Snapshot snapshot) {
    sum.add(snapshot);
  }

  @Override
  public void clear() {
    sum.clear();
  }

  @Override
  public void write() {
    Accumulator.Period period = sum.take();
    for (BackendRow row : period.rows()) {
      write(row, "CONNECT", row.times().connect(), period);
      write(row, "HEADER", row.times().header(), period);
      write(row, "RESPONSE", row.times().response(), period);
    }
  }

  private static void write(
      BackendRow row, String metric, LatencyHistogram values, Accumulator.Period period) {
    if (values.count() == 0) {
      return;
    }
    UpstreamLatencyEvent event = new UpstreamLatencyEvent();
    event.backend = row.key().endpoint().toString();
    event.side = row.key().side().name();
    event.metric = metric;
    event.interval = period.nanos();
    event.count = values.count();
    event.mean = values.meanNanos();
    event.p50 = values.percentileNanos(50);
    event.p90 = values.percentileNanos(90);
    event.p99 = values.percentileNanos(99);
    event.max = values.maxNanos();
    event.histogram = HistogramEncoding.encode(values);
    event.captureId = period.captureId();
    event.intervalNumber = period.intervalNumber();
    event.commit();
  }
}
