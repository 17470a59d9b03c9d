// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Another JVM with the agent's real MBeans, fed with made-up traffic: once per 200 ms, until its
 * standard input closes. With the argument {@code plain} it has no agent; with {@code idle} the
 * capture is unavailable; with {@code both} each request is seen from both ends.
 */
public final class LiveProgram {

  private static final long INTERVAL_NANOS = 200_000_000;

  private LiveProgram() {}

  public static void main(String[] arguments) throws Exception {
    if (List.of(arguments).contains("plain")) {
      System.out.println("ready");
      System.in.read();
      return;
    }
    boolean idle = List.of(arguments).contains("idle");
    boolean both = List.of(arguments).contains("both");
    try (JmxSink sink =
        JmxSink.register(ManagementFactory.getPlatformMBeanServer(), new Untouched())) {
      sink.accept(snapshot(0, idle, both));
      System.out.println("ready");
      for (long sequence = 1; System.in.available() == 0; sequence++) {
        Thread.sleep(INTERVAL_NANOS / 1_000_000);
        sink.accept(snapshot(sequence, idle, both));
      }
    }
  }

  private static Snapshot snapshot(long sequence, boolean idle, boolean both) {
    CaptureStatus capture =
        idle
            ? CaptureStatus.idle(
                CaptureMode.FEED, CaptureState.UNAVAILABLE, "no collector at /run/feed.sock")
            : CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, "");
    long wave = Math.round(10 * (1 + Math.sin(sequence / 8.0)));
    List<BackendRow> rows =
        List.of(
            row("10.0.1.10", "orders-1", false, 20 + wave, 0, 0, 2),
            row("10.0.1.11", "orders-2", false, 18 + wave, 0, 0, 2),
            row("10.0.1.12", "checkout", true, 6 + wave / 2, 2, 0, 140),
            row("10.0.1.13", "", false, 0, 0, 3, 0));
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(sequence, System.currentTimeMillis() * 1_000_000, INTERVAL_NANOS, false),
        both ? fromBothEnds(rows) : rows,
        Exchanges.NONE,
        capture);
  }

  private static List<BackendRow> fromBothEnds(List<BackendRow> rows) {
    List<BackendRow> both = new ArrayList<>(rows);
    for (BackendRow row : rows) {
      both.add(
          new BackendRow(
              row.key().otherEnd(),
              row.name(),
              row.self(),
              row.counts(),
              row.gauges(),
              row.times(),
              row.routes(),
              row.owners()));
    }
    return both;
  }

  private static BackendRow row(
      String address,
      String label,
      boolean self,
      long requests,
      long serverErrors,
      long refused,
      long millis) {
    return new BackendRow(
        new BackendKey(new Endpoint(address, 8080), Side.CLIENT),
        label,
        self,
        Counts.builder()
            .set(Counter.REQUESTS, requests)
            .set(Counter.RESPONSES_2XX, requests - serverErrors)
            .set(Counter.RESPONSES_5XX, serverErrors)
            .set(Counter.CONNECTS, requests)
            .set(Counter.REFUSED, refused)
            .set(Counter.BYTES_SENT, 200 * requests)
            .set(Counter.BYTES_RECEIVED, 4_000 * requests)
            .set(Counter.TUNNEL_BYTES_SENT, 1_200)
            .set(Counter.TUNNEL_BYTES_RECEIVED, 34_000)
            .set(Counter.TUNNELS_ENDED_BY_CLIENT, 1)
            .set(Counter.TUNNELS_ENDED_BY_BACKEND, 2)
            .build(),
        new Gauges(
            requests == 0 ? 0 : 2,
            requests == 0 ? 0 : 4_000_000,
            requests == 0 ? 0 : 3,
            requests == 0 ? 0 : 5_000_000,
            1,
            6_000_000),
        new Times(LatencyHistogram.EMPTY, times(requests, millis), times(requests, millis + 1)),
        List.of(),
        List.of());
  }

  private static LatencyHistogram times(long requests, long millis) {
    long[] counts = new long[LatencyHistogram.BUCKETS];
    long nanos = millis * 1_000_000;
    counts[LatencyHistogram.bucketOf(nanos)] += requests - requests / 50;
    counts[LatencyHistogram.bucketOf(4 * nanos)] += requests / 50;
    return LatencyHistogram.of(counts, requests * nanos);
  }

  /** A capture that nobody changes. */
  private static final class Untouched implements CaptureControl {
    @Override
    public CaptureSettings settings() {
      return CaptureSettings.defaults();
    }

    @Override
    public boolean adjustable() {
      return false;
    }

    @Override
    public void apply(CaptureSettings settings) {}

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public void enable(boolean wanted) {}
  }
}
