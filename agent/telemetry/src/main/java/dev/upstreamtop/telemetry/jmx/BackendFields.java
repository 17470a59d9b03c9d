// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static dev.upstreamtop.telemetry.jmx.Field.flag;
import static dev.upstreamtop.telemetry.jmx.Field.real;
import static dev.upstreamtop.telemetry.jmx.Field.text;
import static dev.upstreamtop.telemetry.jmx.Field.whole;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What is told of a backend: a row of the table Backends, and the flat attributes of a bean of its
 * own.
 */
final class BackendFields {

  /** The table Backends: the last interval, and totals. */
  static final Table<BackendView> TABLE =
      new Table<>(
          "Backends",
          "One row per backend: its last interval, and its counts since it appeared",
          List.of("endpoint", "side"),
          List.of(
              text("endpoint", "Address and port on the wire", v -> endpoint(v)),
              text("side", "CLIENT or SERVER", v -> v.row().key().side().name()),
              text("label", "Name given in the settings", v -> v.row().label()),
              flag("self", "Whether it is a listening socket of this JVM", v -> v.row().self()),
              count("requests", "Requests begun in the interval", row -> row.counts().requests()),
              real("requestRate", "Requests begun per second", "1/s", BackendView::requestRate),
              real("share", "Part of all requests, 0 to 1", "ratio", BackendView::share),
              count(
                  "responses1xx",
                  "Final 101 responses",
                  r -> r.counts().responses().informational()),
              count(
                  "responses2xx", "Responses 200 to 299", r -> r.counts().responses().successful()),
              count(
                  "responses3xx", "Responses 300 to 399", r -> r.counts().responses().redirected()),
              count(
                  "responses4xx",
                  "Responses 400 to 499",
                  r -> r.counts().responses().clientErrors()),
              count(
                  "responses5xx",
                  "Responses from 500 on",
                  r -> r.counts().responses().serverErrors()),
              count(
                  "failed",
                  "Requests without a final response",
                  r -> r.counts().failures().total()),
              count("reset", "Of these, reset by the backend", r -> r.counts().failures().reset()),
              count(
                  "closed", "Of these, closed by the backend", r -> r.counts().failures().closed()),
              count(
                  "abandoned",
                  "Of these, given up by the client",
                  r -> r.counts().failures().abandoned()),
              count(
                  "truncated",
                  "Responses that were cut short",
                  row -> row.counts().responses().truncated()),
              count("refused", "Connections refused", r -> r.counts().connections().refused()),
              count(
                  "unreachable",
                  "Connections ended by an ICMP error",
                  r -> r.counts().connections().unreachable()),
              count(
                  "timedOut",
                  "Connections without an answer in 3 s",
                  r -> r.counts().connections().timedOut()),
              count(
                  "retransmits",
                  "Segments sent again, both directions",
                  row -> row.counts().traffic().retransmits()),
              count(
                  "inFlight", "Requests waiting for an answer now", row -> row.gauges().inFlight()),
              nanos(
                  "oldestInFlightNanos",
                  "Age of the oldest request in flight",
                  row -> row.gauges().oldestInFlightNanos()),
              count(
                  "receiving",
                  "Requests whose response has begun and is not over now",
                  row -> row.gauges().receiving()),
              nanos(
                  "oldestReceivingNanos",
                  "Age of the oldest request whose response is not over",
                  row -> row.gauges().oldestReceivingNanos()),
              count(
                  "tunnels",
                  "Tunnels open now, after 101 or CONNECT",
                  row -> row.gauges().tunnels()),
              nanos(
                  "oldestTunnelNanos",
                  "Age of the oldest tunnel",
                  row -> row.gauges().oldestTunnelNanos()),
              bytes(
                  "bytesSent",
                  "Payload of the request direction",
                  row -> row.counts().traffic().bytesSent()),
              bytes(
                  "bytesReceived",
                  "Payload of the response direction",
                  row -> row.counts().traffic().bytesReceived()),
              bytes(
                  "tunnelBytesSent",
                  "Of the bytes sent, those through tunnels",
                  row -> row.counts().tunnels().bytesSent()),
              bytes(
                  "tunnelBytesReceived",
                  "Of the bytes received, those through tunnels",
                  row -> row.counts().tunnels().bytesReceived()),
              count(
                  "tunnelsEndedByClient",
                  "Tunnels ended by the client",
                  row -> row.counts().tunnels().endedByClient()),
              count(
                  "tunnelsEndedByBackend",
                  "Tunnels ended by the backend",
                  row -> row.counts().tunnels().endedByBackend()),
              nanos("headerTimeP50Nanos", "Median header time", r -> p(r.times().header(), 50)),
              nanos("headerTimeP90Nanos", "P90 of the header time", r -> p(r.times().header(), 90)),
              nanos("headerTimeP99Nanos", "P99 of the header time", r -> p(r.times().header(), 99)),
              nanos(
                  "headerTimeMaxNanos", "Longest header time", r -> r.times().header().maxNanos()),
              nanos("headerTimeMeanNanos", "Mean header time", r -> r.times().header().meanNanos()),
              nanos(
                  "responseTimeP50Nanos", "Median response time", r -> p(r.times().response(), 50)),
              nanos(
                  "responseTimeP99Nanos",
                  "P99 of the response time",
                  r -> p(r.times().response(), 99)),
              nanos(
                  "connectTimeP99Nanos",
                  "P99 of the connect time",
                  r -> p(r.times().connect(), 99)),
              total("totalRequests", "Requests begun in total", Counts::requests),
              total("totalFailed", "Requests that failed in total", t -> t.failures().total()),
              total("total1xx", "Final 101 responses in total", t -> t.responses().informational()),
              total("total2xx", "Responses 200 to 299 in total", t -> t.responses().successful()),
              total("total3xx", "Responses 300 to 399 in total", t -> t.responses().redirected()),
              total("total4xx", "Responses 400 to 499 in total", t -> t.responses().clientErrors()),
              total(
                  "total5xx",
                  "Responses from 500 on in total",
                  t -> t.responses().serverErrors())));

  /**
   * The attributes of a bean of its own: counts are totals, so that a console can chart their
   * growth.
   */
  static final List<Field<BackendView>> ATTRIBUTES =
      List.of(
          text("Endpoint", "Address and port on the wire", v -> endpoint(v)),
          text("Side", "CLIENT or SERVER", v -> v.row().key().side().name()),
          text("Label", "Name given in the settings, empty without one", v -> v.row().label()),
          flag("Self", "Whether it is a listening socket of this JVM", v -> v.row().self()),
          flag("Failing", "Whether most recent results were failures", BackendView::failing),
          total("Requests", "Requests begun", Counts::requests),
          real(
              "RequestRate",
              "Requests begun per second in the last interval",
              "1/s",
              BackendView::requestRate),
          real(
              "Share",
              "Part of all requests of the last interval, 0 to 1",
              "ratio",
              BackendView::share),
          total("Responses1xx", "Final 101 responses", t -> t.responses().informational()),
          total("Responses2xx", "Responses 200 to 299", t -> t.responses().successful()),
          total("Responses3xx", "Responses 300 to 399", t -> t.responses().redirected()),
          total("Responses4xx", "Responses 400 to 499", t -> t.responses().clientErrors()),
          total("Responses5xx", "Responses from 500 on", t -> t.responses().serverErrors()),
          total("Failed", "Requests without a final response", t -> t.failures().total()),
          total("Reset", "Requests reset by the backend", t -> t.failures().reset()),
          total(
              "Closed", "Requests whose connection the backend closed", t -> t.failures().closed()),
          total("Abandoned", "Requests given up by the client", t -> t.failures().abandoned()),
          total("Truncated", "Responses that were cut short", t -> t.responses().truncated()),
          total("Refused", "Connections refused", t -> t.connections().refused()),
          total(
              "Unreachable",
              "Connections ended by an ICMP error",
              t -> t.connections().unreachable()),
          total(
              "TimedOut", "Connections without an answer in 3 s", t -> t.connections().timedOut()),
          total(
              "Retransmits",
              "Segments sent again, both directions",
              t -> t.traffic().retransmits()),
          totalBytes("BytesSent", "Payload of the request direction", t -> t.traffic().bytesSent()),
          totalBytes(
              "BytesReceived",
              "Payload of the response direction",
              t -> t.traffic().bytesReceived()),
          count("InFlight", "Requests waiting for an answer now", row -> row.gauges().inFlight()),
          millis(
              "OldestInFlightMillis",
              "Age of the oldest request in flight",
              row -> row.gauges().oldestInFlightNanos()),
          count(
              "Receiving",
              "Requests whose response has begun and is not over now",
              row -> row.gauges().receiving()),
          millis(
              "OldestReceivingMillis",
              "Age of the oldest request whose response is not over",
              row -> row.gauges().oldestReceivingNanos()),
          count("Tunnels", "Tunnels open now, after 101 or CONNECT", row -> row.gauges().tunnels()),
          millis(
              "OldestTunnelMillis",
              "Age of the oldest tunnel",
              row -> row.gauges().oldestTunnelNanos()),
          totalBytes(
              "TunnelBytesSent",
              "Of the bytes sent, those through tunnels",
              t -> t.tunnels().bytesSent()),
          totalBytes(
              "TunnelBytesReceived",
              "Of the bytes received, those through tunnels",
              t -> t.tunnels().bytesReceived()),
          total(
              "TunnelsEndedByClient",
              "Tunnels ended by the client",
              t -> t.tunnels().endedByClient()),
          total(
              "TunnelsEndedByBackend",
              "Tunnels ended by the backend",
              t -> t.tunnels().endedByBackend()),
          millis("HeaderTimeP50Millis", "Median header time", r -> p(r.times().header(), 50)),
          millis("HeaderTimeP90Millis", "P90 of the header time", r -> p(r.times().header(), 90)),
          millis("HeaderTimeP99Millis", "P99 of the header time", r -> p(r.times().header(), 99)),
          millis("HeaderTimeMaxMillis", "Longest header time", r -> r.times().header().maxNanos()),
          millis("HeaderTimeMeanMillis", "Mean header time", r -> r.times().header().meanNanos()),
          millis("ResponseTimeP50Millis", "Median response time", r -> p(r.times().response(), 50)),
          millis(
              "ResponseTimeP99Millis",
              "P99 of the response time",
              r -> p(r.times().response(), 99)),
          millis(
              "ConnectTimeP99Millis", "P99 of the connect time", r -> p(r.times().connect(), 99)));

  private BackendFields() {}

  static String endpoint(BackendView view) {
    return view.row().key().endpoint().toString();
  }

  private static long p(LatencyHistogram histogram, double percentile) {
    return histogram.percentileNanos(percentile);
  }

  private static Field<BackendView> count(
      String name, String description, ToLongFunction<BackendRow> reader) {
    return ofRow(name, description, "count", reader);
  }

  private static Field<BackendView> nanos(
      String name, String description, ToLongFunction<BackendRow> reader) {
    return ofRow(name, description, "nanoseconds", reader);
  }

  private static Field<BackendView> bytes(
      String name, String description, ToLongFunction<BackendRow> reader) {
    return ofRow(name, description, "bytes", reader);
  }

  private static Field<BackendView> ofRow(
      String name, String description, String unit, ToLongFunction<BackendRow> reader) {
    return whole(name, description, unit, view -> reader.applyAsLong(view.row()));
  }

  private static Field<BackendView> millis(
      String name, String description, ToLongFunction<BackendRow> nanos) {
    return real(
        name, description, "milliseconds", view -> nanos.applyAsLong(view.row()) / 1_000_000.0);
  }

  private static Field<BackendView> total(
      String name, String description, Function<Counts, Long> reader) {
    return Field.<Counts>whole(name, description, "count", reader).of(BackendView::totals);
  }

  private static Field<BackendView> totalBytes(
      String name, String description, Function<Counts, Long> reader) {
    return Field.<Counts>whole(name, description, "bytes", reader).of(BackendView::totals);
  }
}
