// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.json;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.ResponseCounts;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * A snapshot as one line of JSON: counts as integers, times in nanoseconds, rates per second,
 * shares from 0 to 1.
 */
public final class SnapshotJson {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final JsonWriter json;
  private final Snapshot snapshot;

  private SnapshotJson(JsonWriter json, Snapshot snapshot) {
    this.json = json;
    this.snapshot = snapshot;
  }

  /** The line, without its end. */
  public static String of(Snapshot snapshot) {
    StringBuilder line = new StringBuilder();
    try {
      new SnapshotJson(new JsonWriter(line), snapshot).write();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return line.toString();
  }

  private void write() throws IOException {
    BackendRow totals = snapshot.totals();
    json.object(
        () -> {
          json.name("sequence").value(snapshot.interval().sequence());
          json.name("time").value(time(snapshot.interval().endEpochNanos()));
          json.name("intervalNanos").value(snapshot.interval().nanos());
          json.name("last").value(snapshot.interval().last());
          json.name("totals").object(() -> figures(totals, totals.counts().requests()));
          json.name("backends")
              .array(
                  () -> {
                    for (BackendRow row : snapshot.backends()) {
                      json.object(() -> backend(row, totals.counts().requests()));
                    }
                  });
          json.name("capture").object(() -> capture(snapshot.capture()));
        });
  }

  private static String time(long epochNanos) {
    return Instant.ofEpochSecond(
            Math.floorDiv(epochNanos, NANOS_PER_SECOND),
            Math.floorMod(epochNanos, NANOS_PER_SECOND))
        .toString();
  }

  private void backend(BackendRow row, long allRequests) throws IOException {
    json.name("endpoint").value(row.key().endpoint().toString());
    json.name("label").value(row.label());
    json.name("address").value(row.key().endpoint().address());
    json.name("port").value(row.key().endpoint().port());
    json.name("side").value(row.key().side().name());
    json.name("self").value(row.self());
    json.name("owners").array(() -> strings(row.owners()));
    figures(row, allRequests);
    json.name("routes")
        .array(
            () -> {
              for (RouteRow route : row.routes()) {
                json.object(() -> route(route));
              }
            });
  }

  private void figures(BackendRow row, long allRequests) throws IOException {
    json.name("requests").value(row.counts().requests());
    json.name("requestRate").value(snapshot.interval().perSecond(row.counts().requests()));
    json.name("share").value(allRequests == 0 ? 0 : (double) row.counts().requests() / allRequests);
    json.name("responses").object(() -> responses(row.counts().responses()));
    json.name("interim").value(row.counts().responses().interim());
    json.name("failures").object(() -> failures(row.counts().failures()));
    json.name("truncated").value(row.counts().responses().truncated());
    json.name("connectFailures")
        .object(
            () -> {
              json.name("refused").value(row.counts().connections().refused());
              json.name("unreachable").value(row.counts().connections().unreachable());
              json.name("timedOut").value(row.counts().connections().timedOut());
            });
    json.name("lostTrack").value(row.counts().lostTrack());
    json.name("retransmits").value(row.counts().traffic().retransmits());
    json.name("inFlight").value(row.gauges().inFlight());
    json.name("oldestInFlightNanos").value(row.gauges().oldestInFlightNanos());
    json.name("receiving").value(row.gauges().receiving());
    json.name("oldestReceivingNanos").value(row.gauges().oldestReceivingNanos());
    json.name("tunnels").value(row.gauges().tunnels());
    json.name("oldestTunnelNanos").value(row.gauges().oldestTunnelNanos());
    json.name("connects").value(row.counts().connections().established());
    json.name("bytesSent").value(row.counts().traffic().bytesSent());
    json.name("bytesReceived").value(row.counts().traffic().bytesReceived());
    json.name("tunnelBytesSent").value(row.counts().tunnels().bytesSent());
    json.name("tunnelBytesReceived").value(row.counts().tunnels().bytesReceived());
    json.name("tunnelsEndedByClient").value(row.counts().tunnels().endedByClient());
    json.name("tunnelsEndedByBackend").value(row.counts().tunnels().endedByBackend());
    json.name("connectTime").object(() -> times(row.times().connect()));
    json.name("headerTime").object(() -> times(row.times().header()));
    json.name("responseTime").object(() -> times(row.times().response()));
    json.name("recordsLost").value(row.counts().recordsLost());
  }

  private void route(RouteRow route) throws IOException {
    json.name("method").value(route.method());
    json.name("route").value(route.route());
    json.name("requests").value(route.requests());
    json.name("codes")
        .object(
            () -> {
              for (Map.Entry<Integer, Long> code : route.codes().toMap().entrySet()) {
                json.name(code.getKey().toString()).value(code.getValue());
              }
            });
    json.name("failures").object(() -> failures(route.failures()));
    json.name("headerTime").object(() -> times(route.headerTime()));
    json.name("responseTime").object(() -> times(route.responseTime()));
  }

  private void responses(ResponseCounts responses) throws IOException {
    json.name("1xx").value(responses.informational());
    json.name("2xx").value(responses.successful());
    json.name("3xx").value(responses.redirected());
    json.name("4xx").value(responses.clientErrors());
    json.name("5xx").value(responses.serverErrors());
  }

  private void failures(FailureCounts failures) throws IOException {
    json.name("reset").value(failures.reset());
    json.name("closed").value(failures.closed());
    json.name("abandoned").value(failures.abandoned());
  }

  private void times(LatencyHistogram times) throws IOException {
    json.name("count").value(times.count());
    json.name("meanNanos").value(times.meanNanos());
    json.name("p50Nanos").value(times.percentileNanos(50));
    json.name("p90Nanos").value(times.percentileNanos(90));
    json.name("p99Nanos").value(times.percentileNanos(99));
    json.name("maxNanos").value(times.maxNanos());
  }

  private void capture(CaptureStatus capture) throws IOException {
    json.name("mode").value(capture.mode().name());
    json.name("state").value(capture.state().name());
    json.name("reason").value(capture.reason());
    json.name("sides")
        .array(() -> strings(capture.watched().sides().stream().map(Enum::name).toList()));
    json.name("interfaces").array(() -> strings(capture.watched().interfaces()));
    json.name("packets").value(capture.effort().packets());
    json.name("lost").object(() -> causes(capture.loss().lost()));
    json.name("ignored").object(() -> causes(capture.loss().ignored()));
    json.name("unreadablePorts")
        .array(
            () -> {
              for (var port : capture.loss().unreadablePorts()) {
                json.object(
                    () -> {
                      json.name("port").value(port.port());
                      json.name("protocol").value(port.protocol());
                      json.name("connections").value(port.connections());
                    });
              }
            });
    json.name("programsAhead").array(() -> strings(capture.watched().programsAhead()));
    json.name("mapFill").value(capture.effort().mapFill());
    json.name("lagNanos").value(capture.effort().lagNanos());
    json.name("ownersKnown").value(capture.watched().ownersKnown());
    json.name("limits")
        .array(
            () -> {
              for (var limit : capture.limits()) {
                json.object(
                    () -> {
                      json.name("name").value(limit.name());
                      json.name("reason").value(limit.reason());
                    });
              }
            });
  }

  private void strings(Collection<String> values) throws IOException {
    for (String value : values) {
      json.value(value);
    }
  }

  private void causes(Map<String, Long> counts) throws IOException {
    for (Map.Entry<String, Long> cause : counts.entrySet()) {
      json.name(cause.getKey()).value(cause.getValue());
    }
  }
}
