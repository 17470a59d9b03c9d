// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** The agent's own MBeans behind a remote connection over loopback. */
final class LiveJvm implements AutoCloseable {

  /** 2026-01-01T00:00:00Z. */
  private static final long START_NANOS = 1_767_225_600_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final JMXConnectorServer remote;
  private final JMXConnector connector;
  private final Control control = new Control();
  private JmxSink sink;
  private long sequence;

  @SuppressWarnings("BanJNDI") // A connection to this very process.
  LiveJvm() throws IOException {
    remote =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://localhost"), null, server);
    remote.start();
    connector = JMXConnectorFactory.connect(remote.getAddress());
  }

  MBeanServerConnection connection() throws IOException {
    return connector.getMBeanServerConnection();
  }

  Control control() {
    return control;
  }

  /** What the agent does when it comes to the JVM. */
  void addAgent() {
    sink = JmxSink.register(server, control);
  }

  void removeAgent() {
    sink.close();
  }

  /** One interval with requests to two backends. */
  void second(long orders, long checkout, long checkoutErrors) {
    sink.accept(interval(rows(orders, checkout, checkoutErrors)));
  }

  /** One interval in which one backend answers nothing while so many requests wait for it. */
  void secondInVain(long waiting, long checkout, long checkoutErrors) {
    BackendRow orders = rows(0, checkout, checkoutErrors).get(0);
    BackendRow silent =
        new BackendRow(
            orders.key(),
            orders.name(),
            orders.self(),
            orders.counts(),
            new Gauges(waiting, 20 * SECOND, 0, 0, 0, 0),
            orders.times(),
            List.of(),
            orders.owners());
    sink.accept(interval(List.of(silent, rows(0, checkout, checkoutErrors).get(1))));
  }

  /** One with requests to both, and so many records lost. */
  void secondWithLoss(long orders, long checkout, long lost) {
    sink.accept(interval(rows(orders, checkout, 0)).withLost("ringFull", lost));
  }

  /** The same requests seen from both ends of their connections. */
  void secondFromBothEnds(long orders, long checkout, long checkoutErrors) {
    List<BackendRow> both = new ArrayList<>();
    for (BackendRow row : rows(orders, checkout, checkoutErrors)) {
      both.add(row);
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
    sink.accept(interval(both));
  }

  /** The same as a collector on the host tells it. */
  void secondOfACollector(long orders, long checkout) {
    sink.accept(interval(rows(orders, checkout, 0), CaptureMode.FEED));
  }

  private Snapshot interval(List<BackendRow> rows) {
    return interval(rows, CaptureMode.DIRECT);
  }

  private Snapshot interval(List<BackendRow> rows, CaptureMode mode) {
    sequence++;
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(sequence, START_NANOS + sequence * SECOND, SECOND, false),
        rows,
        Exchanges.NONE,
        CaptureStatus.idle(mode, CaptureState.CAPTURING, ""));
  }

  private static List<BackendRow> rows(long orders, long checkout, long checkoutErrors) {
    return List.of(
        row("10.0.1.10", "orders-1", orders, 0, 2_000_000, "/api/orders/{id}"),
        row("10.0.1.12", "", checkout, checkoutErrors, 140_000_000, "/checkout"));
  }

  private static BackendRow row(
      String address, String label, long requests, long errors, long nanos, String route) {
    LatencyHistogram times = times(requests, nanos);
    return new BackendRow(
        new BackendKey(new Endpoint(address, 8080), Side.CLIENT),
        label,
        label.isEmpty(),
        Counts.builder()
            .set(Counter.REQUESTS, requests)
            .set(Counter.RESPONSES_2XX, requests - errors)
            .set(Counter.RESPONSES_5XX, errors)
            .set(Counter.BYTES_SENT, requests * 100)
            .set(Counter.BYTES_RECEIVED, requests * 1_000)
            .build(),
        new Gauges(2, 0, 3, 8_000_000_000L, 1, 9_000_000_000L),
        new Times(LatencyHistogram.EMPTY, times, times),
        List.of(
            new RouteRow(
                "GET",
                route,
                requests,
                CodeCounts.of(new TreeMap<>()),
                CodeCounts.NONE,
                FailureCounts.NONE,
                times,
                times)),
        List.of());
  }

  private static LatencyHistogram times(long count, long nanos) {
    long[] buckets = new long[LatencyHistogram.BUCKETS];
    Arrays.fill(buckets, 0);
    buckets[LatencyHistogram.bucketOf(nanos)] = count;
    return LatencyHistogram.of(buckets, count * nanos);
  }

  @Override
  public void close() throws IOException {
    connector.close();
    remote.stop();
  }

  /** Keeps what it is told. */
  static final class Control implements CaptureControl {
    private volatile CaptureSettings settings = CaptureSettings.defaults();
    private volatile boolean enabled = true;

    @Override
    public CaptureSettings settings() {
      return settings;
    }

    @Override
    public boolean adjustable() {
      return true;
    }

    @Override
    public void apply(CaptureSettings changed) {
      settings = changed;
    }

    @Override
    public boolean enabled() {
      return enabled;
    }

    @Override
    public void enable(boolean wanted) {
      enabled = wanted;
    }
  }
}
