// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeResult;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import dev.upstreamtop.telemetry.snapshot.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hand-made snapshots for tests. */
public final class Traffic {

  /** 2026-03-01T14:31:02Z. */
  public static final long EPOCH_NANOS = 1_772_375_462_000_000_000L;

  public static final long SECOND = 1_000_000_000L;

  private Traffic() {}

  public static BackendKey client(String address, int port) {
    return new BackendKey(new Endpoint(address, port), Side.CLIENT);
  }

  /** So many values of one length, and one of another. */
  public static LatencyHistogram times(long count, double millis, double longestMillis) {
    if (count == 0) {
      return LatencyHistogram.EMPTY;
    }
    long[] buckets = new long[LatencyHistogram.BUCKETS];
    buckets[LatencyHistogram.bucketOf((long) (millis * 1e6))] += count - 1;
    buckets[LatencyHistogram.bucketOf((long) (longestMillis * 1e6))]++;
    return LatencyHistogram.of(buckets, (long) ((count - 1) * millis * 1e6 + longestMillis * 1e6));
  }

  public static RouteRow route(
      String method, String route, long requests, long errors, double millis) {
    SortedMap<Integer, Long> codes = new TreeMap<>();
    codes.put(200, requests - errors);
    if (errors > 0) {
      codes.put(503, errors);
    }
    LatencyHistogram times = times(requests, millis, millis * 4);
    return new RouteRow(
        method,
        route,
        requests,
        CodeCounts.of(codes),
        CodeCounts.NONE,
        FailureCounts.NONE,
        times,
        times);
  }

  /**
   * A row with 1,000 bytes sent and 2,000 received.
   *
   * @param ends how requests and attempts to connect ended
   */
  public static BackendRow row(
      BackendKey key,
      String label,
      Counts ends,
      long inFlight,
      LatencyHistogram times,
      RouteRow... routes) {
    return new BackendRow(
        key,
        label,
        false,
        Counts.builder()
            .set(Counter.REQUESTS, ends.responses() + ends.failures().total())
            .set(Counter.BYTES_SENT, 1000)
            .set(Counter.BYTES_RECEIVED, 2000)
            .build()
            .plus(ends),
        new Gauges(inFlight, inFlight * 1_000_000, 0, 0, 0, 0),
        new Times(LatencyHistogram.EMPTY, times, times),
        List.of(routes),
        List.of());
  }

  /** Requests of which so many were answered well, and so many with 5xx. */
  public static Counts answered(long well, long errors) {
    return Counts.builder()
        .set(Counter.RESPONSES_2XX, well)
        .set(Counter.RESPONSES_5XX, errors)
        .build();
  }

  /** So many of one kind. */
  public static Counts of(Counter counter, long count) {
    return Counts.builder().set(counter, count).build();
  }

  /** A row with nothing but successful requests. */
  public static BackendRow well(BackendKey key, String label, long requests, double millis) {
    return row(key, label, answered(requests, 0), 0, times(requests, millis, millis * 4));
  }

  public static CaptureStatus status(
      SortedMap<String, Long> lost, List<UnreadablePort> unreadable) {
    return new CaptureStatus(
        CaptureMode.DIRECT,
        CaptureState.CAPTURING,
        "",
        new Watched(List.of(Side.CLIENT), List.of("lo", "eth0"), List.of(), false),
        new Loss(lost, new TreeMap<>(), UnreadablePorts.of(unreadable)),
        new Effort(1234, 0.01, 0, -1),
        List.of());
  }

  /** Capturing, but not all. */
  public static CaptureStatus limited(CaptureState state, String reason) {
    return new CaptureStatus(
        CaptureMode.DIRECT,
        state,
        state == CaptureState.CAPTURING ? "" : reason,
        new Watched(List.of(Side.CLIENT), List.of("lo"), List.of(), true),
        new Loss(new TreeMap<>(), new TreeMap<>(), UnreadablePorts.NONE),
        new Effort(1234, 0.01, 0, -1),
        List.of(new CaptureLimit("interfaces", reason)));
  }

  public static Snapshot snapshot(long sequence, List<BackendRow> rows, List<Exchange> exchanges) {
    SortedMap<String, Long> lost = new TreeMap<>();
    lost.put("ringFull", 0L);
    lost.put("pipelined", 0L);
    return snapshot(sequence, rows, exchanges, status(lost, List.of()));
  }

  public static Snapshot snapshot(
      long sequence, List<BackendRow> rows, List<Exchange> exchanges, CaptureStatus status) {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(sequence, EPOCH_NANOS + (sequence - 1) * SECOND, SECOND, false),
        rows,
        new Exchanges(exchanges, 0),
        status);
  }

  /**
   * The incident of the design's sketch: two healthy backends of a pool, a sick one, one that
   * refuses connections.
   */
  public static Snapshot incident(long sequence) {
    BackendKey orders1 = client("10.0.1.10", 8080);
    BackendKey orders2 = client("10.0.1.11", 8080);
    BackendKey checkout = client("10.0.1.12", 8080);
    BackendKey dead = client("10.0.1.13", 8080);
    long swing = sequence % 4;
    List<BackendRow> rows = new ArrayList<>();
    rows.add(
        row(
            orders1,
            "orders-1",
            answered(99 + swing, swing == 0 ? 1 : 0),
            2,
            times(100 + swing, 2.1, 31),
            route("GET", "/api/orders/{id}", 61, 0, 1.9),
            route("GET", "/healthz", 30, 0, 0.4),
            route("GET", "/static/app.js", 9, 0, 0.2)));
    rows.add(
        row(
            orders2,
            "orders-2",
            answered(97 - swing, 0),
            1,
            times(97 - swing, 2.4, 40),
            route("GET", "/api/orders/{id}", 97, 0, 2.4)));
    rows.add(
        row(
            checkout,
            "checkout",
            answered(27, 4).plus(of(Counter.RESET, swing == 0 ? 2 : 0)),
            4,
            times(31, 140, 1200),
            route("POST", "/checkout", 31, 4, 140)));
    rows.add(row(dead, "", of(Counter.REFUSED, 12), 0, LatencyHistogram.EMPTY));
    long end = EPOCH_NANOS + (sequence - 1) * SECOND;
    List<Exchange> exchanges =
        List.of(
            new Exchange(
                orders1,
                "GET",
                "/api/orders/{id}",
                ExchangeResult.of(Outcome.RESPONSE, 200),
                new ExchangeTimes(end - 585_000_000, 2_100_000, 2_200_000),
                new Bytes(80, 900),
                Owner.UNKNOWN),
            new Exchange(
                checkout,
                "POST",
                "/checkout",
                ExchangeResult.of(Outcome.RESPONSE, 500),
                new ExchangeTimes(end - 811_000_000, 188_000_000, 189_000_000),
                new Bytes(300, 90),
                Owner.UNKNOWN),
            new Exchange(
                dead,
                "",
                RouteRow.OTHER,
                ExchangeResult.of(Outcome.REFUSED, 0),
                new ExchangeTimes(end - 100_000_000, 0, 120_000),
                new Bytes(0, 0),
                Owner.UNKNOWN),
            new Exchange(
                checkout,
                "POST",
                "/checkout",
                ExchangeResult.of(Outcome.RESET, 0),
                new ExchangeTimes(end - 400_000_000, 0, 62_000_000),
                new Bytes(300, 0),
                Owner.UNKNOWN));
    return snapshot(sequence, rows, exchanges);
  }
}
