// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes one {@link UpstreamRouteEvent} per route on which an exchange ended. */
final class RouteEvents implements Pending {

  private final RouteSums sums = new RouteSums();
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
    sums.forEach(new Writer(sums, encoding));
    sums.clear();
  }

  /** Makes one text for all routes of a backend, which stand together. */
  private static final class Writer implements RouteSums.Consumer {
    private final RouteSums sums;
    private final HistogramEncoding encoding;
    private BackendKey backend;
    private String backendText = "";

    Writer(RouteSums sums, HistogramEncoding encoding) {
      this.sums = sums;
      this.encoding = encoding;
    }

    @Override
    public void accept(BackendKey key, RouteSums.Route route, RouteRow sum) {
      if (sum.requests() == 0) {
        return;
      }
      if (!key.equals(backend)) {
        backend = key;
        backendText = backend.endpoint().toString();
      }
      // Each is read through once: they are most of what this makes itself, and not Flight
      // Recorder.
      long[] classes = sum.codes().byClass();
      long[] headerTimes = sum.headerTime().percentilesNanos(50, 99);
      UpstreamRouteEvent event = new UpstreamRouteEvent();
      event.backend = backendText;
      event.side = key.side().name();
      event.method = route.method();
      event.route = route.path();
      event.interval = sums.intervalNanos();
      event.requests = sum.requests();
      event.responses1xx = classes[1];
      event.responses2xx = classes[2];
      event.responses3xx = classes[3];
      event.responses4xx = classes[4];
      event.responses5xx = sum.serverErrors();
      event.grpcStatuses = texts(sum.callsByCode());
      event.reset = sum.failures().reset();
      event.closed = sum.failures().closed();
      event.abandoned = sum.failures().abandoned();
      event.headerTimeP50 = headerTimes[0];
      event.headerTimeP99 = headerTimes[1];
      event.headerTimeMax = sum.headerTime().maxNanos();
      event.headerTimeHistogram = encoding.encode(sum.headerTime());
      event.responseTimeP99 = sum.responseTime().percentileNanos(99);
      event.responseTimeHistogram = encoding.encode(sum.responseTime());
      event.captureId = sums.captureId();
      event.intervalNumber = sums.intervalNumber();
      event.commit();
    }

    private static String texts(Map<String, Long> calls) {
      return calls.entrySet().stream()
          .map(call -> call.getKey() + "=" + call.getValue())
          .collect(Collectors.joining(" "));
    }
  }
}
