// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.telemetry.feed.FeedFormatException;
import dev.upstreamtop.telemetry.feed.SnapshotDecoder;
import dev.upstreamtop.telemetry.feed.SnapshotEncoder;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.ConnectFailureCounts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.StatusCounts;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import jdk.jfr.Event;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What one interval of 200 backends with 50 routes each costs in every sink. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SinkBenchmark {

  private static final int BACKENDS = 200;
  private static final int ROUTES = 50;
  private static final double MEDIAN_NANOS = 2e6;

  private final SplittableRandom random = new SplittableRandom(1);
  private Snapshot snapshot;
  private JfrSink events;
  private JmxSink beans;
  private MBeanServer server;
  private ByteBuffer content;

  /** An operator who changes nothing. */
  private record Idle(CaptureSettings settings) implements CaptureControl {
    @Override
    public boolean adjustable() {
      return false;
    }

    @Override
    public void apply(CaptureSettings changed) {
      throw new IllegalStateException("not adjustable");
    }

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public void enable(boolean wanted) {
      throw new IllegalStateException("not switchable");
    }
  }

  /** Whether a recording has all our events enabled. */
  @State(Scope.Benchmark)
  public static class Recorded {
    @Param({"false", "true"})
    boolean recording;

    private Recording running;

    @Setup
    public void start() {
      if (recording) {
        running = new Recording();
        for (Class<? extends Event> type : JfrSink.eventTypes()) {
          running.enable(type).with("period", "1 h");
        }
        running.setMaxSize(64L << 20);
        running.start();
      }
    }

    @TearDown
    public void stop() {
      if (running != null) {
        running.close();
      }
    }
  }

  @Setup
  public void prepare() {
    snapshot = snapshot();
    events = JfrSink.register();
    server = MBeanServerFactory.newMBeanServer();
    beans = JmxSink.register(server, new Idle(CaptureSettings.defaults()));
    beans.accept(snapshot);
    ByteBuffer frame = SnapshotEncoder.encode(snapshot, true);
    content = frame.slice(Integer.BYTES, frame.limit() - Integer.BYTES);
  }

  @TearDown
  public void close() {
    events.close();
    beans.close();
  }

  private LatencyHistogram latencies(int count) {
    long[] buckets = new long[LatencyHistogram.BUCKETS];
    long sumNanos = 0;
    for (int i = 0; i < count; i++) {
      long nanos = (long) (MEDIAN_NANOS * Math.exp(random.nextGaussian()));
      buckets[LatencyHistogram.bucketOf(nanos)]++;
      sumNanos += nanos;
    }
    return LatencyHistogram.of(buckets, sumNanos);
  }

  private Snapshot snapshot() {
    List<BackendRow> rows = new ArrayList<>();
    for (int b = 0; b < BACKENDS; b++) {
      List<RouteRow> routes = new ArrayList<>();
      for (int r = 0; r < ROUTES; r++) {
        routes.add(
            new RouteRow(
                "GET",
                "/api/v1/resource" + r + "/{id}",
                20,
                new TreeMap<>(Map.of(200, 19L, 503, 1L)),
                FailureCounts.NONE,
                latencies(20),
                latencies(20)));
      }
      rows.add(
          new BackendRow(
              new BackendKey(new Endpoint("10.0.0." + b, 8080), Side.CLIENT),
              "",
              false,
              1_000,
              new StatusCounts(0, 950, 0, 0, 50),
              0,
              FailureCounts.NONE,
              0,
              ConnectFailureCounts.NONE,
              0,
              0,
              3,
              1_000_000,
              5,
              100_000,
              900_000,
              latencies(5),
              latencies(1_000),
              latencies(1_000),
              0,
              routes,
              List.of("nginx")));
    }
    return new Snapshot(
        1,
        1,
        1_000_000_000,
        false,
        rows,
        List.of(),
        0,
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, ""));
  }

  /** An interval added up, and all events written. */
  @Benchmark
  public void eventTick(Recorded recorded) {
    events.accept(snapshot);
    events.flush();
  }

  /** An interval added to those before it, whose events are not due yet. */
  @Benchmark
  public void addInterval(Recorded recorded) {
    events.accept(snapshot);
  }

  @Benchmark
  public void beanTick() {
    beans.accept(snapshot);
  }

  @Benchmark
  public Object readBackends() throws JMException {
    return server.getAttribute(JmxSink.UPSTREAMS, "Backends");
  }

  @Benchmark
  public Object readRoutes() throws JMException {
    return server.getAttribute(JmxSink.UPSTREAMS, "Routes");
  }

  /** Every attribute of every bean, one getter after the other: no single one takes longer. */
  @Benchmark
  public void readEveryAttribute(Blackhole blackhole) throws JMException {
    for (ObjectName name : server.queryNames(new ObjectName(JmxSink.DOMAIN + ":*"), null)) {
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        blackhole.consume(server.getAttribute(name, attribute.getName()));
      }
    }
  }

  /** A row of the table found by its key, as the first look-up in a table: it makes the index. */
  @Benchmark
  public Object findARoute() throws JMException {
    TabularData routes = (TabularData) server.getAttribute(JmxSink.UPSTREAMS, "Routes");
    return routes.get(new Object[] {"10.0.0.7:8080", "CLIENT", "GET", "/api/v1/resource7/{id}"});
  }

  /** All a monitoring agent in the same JVM does with a table: every item of every row. */
  @Benchmark
  public void readAllOfRoutes(Blackhole blackhole) throws JMException {
    TabularData routes = (TabularData) server.getAttribute(JmxSink.UPSTREAMS, "Routes");
    String[] columns = routes.getTabularType().getRowType().keySet().toArray(String[]::new);
    for (Object row : routes.values()) {
      blackhole.consume(((CompositeData) row).getAll(columns));
    }
  }

  /** What goes to a remote client. */
  @Benchmark
  public int serializeRoutes() throws JMException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(server.getAttribute(JmxSink.UPSTREAMS, "Routes"));
    }
    return bytes.size();
  }

  @Benchmark
  public ByteBuffer encode() {
    return SnapshotEncoder.encode(snapshot, true);
  }

  @Benchmark
  public Snapshot decode() throws FeedFormatException {
    return SnapshotDecoder.decode(content);
  }
}
