// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.telemetry.feed.FeedFormatException;
import dev.upstreamtop.telemetry.feed.SnapshotDecoder;
import dev.upstreamtop.telemetry.feed.SnapshotEncoder;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
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
    snapshot = new BusyHost(BACKENDS, true).interval(1);
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
