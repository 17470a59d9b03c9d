// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hand-made snapshots: values of the size and shape that a capture delivers. */
public final class Traffic {

  /** 2026-01-01T00:00:00Z. */
  public static final long START_NANOS = 1_767_225_600_000_000_000L;

  private Traffic() {}

  public static BackendKey client(String address, int port) {
    return new BackendKey(new Endpoint(address, port), Side.CLIENT);
  }

  /** A distribution of the given values. */
  public static LatencyHistogram histogram(long... nanos) {
    long[] counts = new long[LatencyHistogram.BUCKETS];
    long sum = 0;
    for (long value : nanos) {
      counts[LatencyHistogram.bucketOf(value)]++;
      sum += value;
    }
    return LatencyHistogram.of(counts, sum);
  }

  /** A busy row in which the numbers are all different; every figure grows with {@code scale}. */
  public static BackendRow row(BackendKey key, String label, long scale, RouteRow... routes) {
    long[] latencies = new long[(int) (20 * scale)];
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = 1_000_000L * (1 + i % 17);
    }
    return new BackendRow(
        key,
        label,
        false,
        Counts.builder()
            .set(Counter.REQUESTS, 24 * scale)
            .set(Counter.RESPONSES_1XX, scale)
            .set(Counter.RESPONSES_2XX, 10 * scale)
            .set(Counter.RESPONSES_3XX, 2 * scale)
            .set(Counter.RESPONSES_4XX, 3 * scale)
            .set(Counter.RESPONSES_5XX, 4 * scale)
            .set(Counter.INTERIM, scale)
            .set(Counter.TRUNCATED, scale)
            .set(Counter.RESET, scale)
            .set(Counter.CLOSED, scale)
            .set(Counter.ABANDONED, scale)
            .set(Counter.CONNECTS, 6 * scale)
            .set(Counter.REFUSED, 2 * scale)
            .set(Counter.UNREACHABLE, scale)
            .set(Counter.TIMED_OUT, 3 * scale)
            .set(Counter.BYTES_SENT, 1_000 * scale)
            .set(Counter.BYTES_RECEIVED, 9_000 * scale)
            .set(Counter.RETRANSMITS, 7 * scale)
            .set(Counter.TUNNEL_BYTES_SENT, 300 * scale)
            .set(Counter.TUNNEL_BYTES_RECEIVED, 700 * scale)
            .set(Counter.TUNNELS_ENDED_BY_CLIENT, 8 * scale)
            .set(Counter.TUNNELS_ENDED_BY_BACKEND, 9 * scale)
            .build(),
        new Gauges(
            scale,
            5_000_000L * scale,
            11 * scale,
            6_000_000L * scale,
            12 * scale,
            7_000_000L * scale),
        new Times(histogram(30_000, 40_000), histogram(latencies), histogram(latencies)),
        List.of(routes),
        List.of());
  }

  public static RouteRow route(String method, String route, long requests, long errors) {
    long[] latencies = new long[(int) requests];
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = 2_000_000L + 10_000L * i;
    }
    return new RouteRow(
        method,
        route,
        requests,
        CodeCounts.of(new TreeMap<>(Map.of(200, requests - errors, 503, errors))),
        CodeCounts.NONE,
        FailureCounts.NONE,
        histogram(latencies),
        histogram(latencies));
  }

  /** A route of calls of gRPC, some of which ended with UNAVAILABLE and all others with OK. */
  public static RouteRow calls(String route, long requests, long unavailable) {
    int code = Counter.GRPC.indexOf(Counter.GRPC_UNAVAILABLE);
    return new RouteRow(
        "POST",
        route,
        requests,
        CodeCounts.of(Map.of(200, requests)),
        CodeCounts.of(Map.of(0, requests - unavailable, code, unavailable)),
        FailureCounts.NONE,
        LatencyHistogram.EMPTY,
        LatencyHistogram.EMPTY);
  }

  /** A call that was answered and ended with a code. */
  public static Exchange call(
      BackendKey key, String grpcStatus, long startEpochNanos, long responseTimeNanos) {
    return new Exchange(
        key,
        "POST",
        "/shop.Orders/Get",
        new ExchangeResult(Outcome.RESPONSE, 200, grpcStatus),
        new ExchangeTimes(startEpochNanos, responseTimeNanos / 2, responseTimeNanos),
        new Bytes(120, 80),
        Owner.UNKNOWN);
  }

  public static Exchange exchange(
      BackendKey key, Outcome outcome, long startEpochNanos, long responseTimeNanos) {
    boolean answered = !outcome.withoutResponse();
    return new Exchange(
        key,
        outcome.isConnectFailure() ? "" : "GET",
        outcome.isConnectFailure() ? "other" : "/api/orders/{id}",
        ExchangeResult.of(outcome, answered ? 200 : 0),
        new ExchangeTimes(startEpochNanos, answered ? responseTimeNanos / 2 : 0, responseTimeNanos),
        new Bytes(120, 4_096),
        Owner.UNKNOWN);
  }

  public static CaptureStatus capturing(long packets, Map<String, Long> lost) {
    SortedMap<String, Long> causes = new TreeMap<>(Map.of("ringFull", 0L, "pipelined", 0L));
    causes.putAll(lost);
    return new CaptureStatus(
        CaptureMode.DIRECT,
        CaptureState.CAPTURING,
        "",
        new Watched(List.of(Side.CLIENT), List.of("lo", "eth0"), List.of(), true),
        new Loss(
            causes,
            new TreeMap<>(Map.of("tls", 2L, "junk", 0L)),
            new UnreadablePorts(List.of(new UnreadablePort(8443, "TLS", 2)), 3)),
        new Effort(packets, 0.25, 1_000, -1),
        List.of(new CaptureLimit("interfaces", "eth7: no such interface")));
  }

  /** A snapshot of one second without exchanges. */
  public static Snapshot snapshot(long sequence, List<BackendRow> rows) {
    return snapshot(sequence, rows, List.of());
  }

  public static Snapshot snapshot(long sequence, List<BackendRow> rows, List<Exchange> exchanges) {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(sequence, START_NANOS + sequence * 1_000_000_000L, 1_000_000_000L, false),
        rows,
        new Exchanges(exchanges, 0),
        capturing(1_000, Map.of("ringFull", 1L)));
  }

  /** Rows of many backends with many routes each, the same for the same arguments. */
  public static List<BackendRow> rows(int backends, int routes) {
    Random random = new Random(backends * 31L + routes);
    List<BackendRow> rows = new ArrayList<>();
    for (int b = 0; b < backends; b++) {
      RouteRow[] table = new RouteRow[routes];
      for (int r = 0; r < routes; r++) {
        table[r] = route("GET", "/api/" + r + "/{id}", 1 + random.nextInt(20), 1);
      }
      rows.add(row(client("10.1." + b / 250 + "." + b % 250, 8080), "", 1 + b % 7, table));
    }
    return rows;
  }
}
