// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.feed.FeedFormatException;
import dev.upstreamtop.telemetry.feed.SnapshotDecoder;
import dev.upstreamtop.telemetry.feed.SnapshotEncoder;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour of a host whose backends come and go, second by second through the feed's format into
 * events and beans.
 */
class SimulatedHourTest {

  private static final int SECONDS = 3_600;
  private static final int BACKENDS = 10_000;

  /** So many at a time have traffic, each for a minute and a bit. */
  private static final int BUSY = 200;

  /** What a row of {@link Traffic} has for a scale of 1. */
  private static final long REQUESTS = 24;

  private static final int EVENT_PERIOD = 60;

  /** By then the tables are as full as they get. */
  private static final int SETTLED = 1_200;

  /** What came since then would take several times as much, were it remembered. */
  private static final long MOST_GROWTH_BYTES = 1_500_000;

  @TempDir private Path directory;

  @Test
  void tenThousandBackendsLeaveMemoryAndBeansFlat() throws Exception {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    JfrSink events = JfrSink.register();
    JmxSink beans = JmxSink.register(server, new BrokenControl("simulated"));
    Delivery delivery = new Delivery(new SelfView(AgentOptions.Scope.HOST));
    delivery.add(events);
    delivery.add(beans);
    delivery.complete();
    try (Recording recording = new Recording()) {
      JfrSink.eventTypes().forEach(type -> recording.enable(type).with("period", "1 h"));
      recording.start();

      run(1, SETTLED, delivery, events);
      long heapBefore = heapInUse();
      int beansBefore = beans(server);
      run(SETTLED + 1, SECONDS, delivery, events);

      long growth = heapInUse() - heapBefore;
      assertThat(growth).isLessThan(MOST_GROWTH_BYTES);
      assertThat(beans(server)).isEqualTo(beansBefore).isLessThan(300);
      assertThat(server.getAttribute(JmxSink.UPSTREAMS, "TotalRequests"))
          .isEqualTo((long) SECONDS * BUSY * REQUESTS);
      recording.stop();
      assertThat(requests(recording)).isEqualTo((long) SECONDS * BUSY * REQUESTS);
    } finally {
      beans.close();
      events.close();
    }
  }

  private static void run(int from, int to, Delivery delivery, JfrSink events)
      throws FeedFormatException {
    for (int second = from; second <= to; second++) {
      ByteBuffer frame = SnapshotEncoder.encode(snapshot(second), true);
      delivery.accept(
          SnapshotDecoder.decode(frame.slice(Integer.BYTES, frame.limit() - Integer.BYTES)));
      if (second % EVENT_PERIOD == 0) {
        events.flush();
      }
    }
  }

  private static Snapshot snapshot(int second) {
    int first = (int) ((long) second * (BACKENDS - BUSY) / SECONDS);
    List<BackendRow> rows = new ArrayList<>();
    List<Exchange> exchanges = new ArrayList<>();
    for (int number = first; number < first + BUSY; number++) {
      BackendRow row =
          Traffic.row(
              Traffic.client("10.7." + number / 250 + "." + number % 250, 80),
              "",
              1,
              Traffic.route("GET", "/" + number, 3, 1),
              Traffic.route("GET", "/" + number + "/" + second / 20, 2, 0));
      rows.add(row);
      exchanges.add(
          Traffic.exchange(row.key(), Outcome.RESPONSE, Traffic.START_NANOS, 900_000_000));
    }
    return Traffic.snapshot(second, rows, exchanges);
  }

  /** After as many collections as it takes for the figure to stand still. */
  private static long heapInUse() {
    long before = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      System.gc();
      long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      if (before - now < 10_000) {
        return now;
      }
      before = now;
    }
    return before;
  }

  private static int beans(MBeanServer server) throws JMException {
    return server.queryNames(new ObjectName(JmxSink.DOMAIN + ":*"), null).size();
  }

  private long requests(Recording recording) throws IOException {
    Path file = directory.resolve("hour.jfr");
    recording.dump(file);
    long sum = 0;
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals("dev.upstreamtop.UpstreamBackend")) {
          sum += event.getLong("requests");
        }
      }
    }
    return sum;
  }
}
