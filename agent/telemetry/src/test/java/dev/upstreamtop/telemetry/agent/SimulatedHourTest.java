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
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerFactory;
import javax.management.MBeanServerNotification;
import javax.management.Notification;
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

  /** By then the tables are as full as they get: idle backends are forgotten after ten minutes. */
  private static final int SETTLED = 1_200;

  private static final int BETWEEN_MEASUREMENTS = 600;

  /**
   * The names of the backends that are new in {@link #BETWEEN_MEASUREMENTS} would take twice that,
   * were nothing else remembered.
   */
  private static final long MOST_GROWTH_BYTES = 40_000;

  /** One per backend up to the limit, that of all backends and that of the capture. */
  private static final int MOST_BEANS = 256 + 2;

  /** About backends; two more are about the capture. */
  private static final int MOST_NOTIFICATIONS = 64;

  @TempDir private Path directory;

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final AtomicLong registered = new AtomicLong();
  private final AtomicLong unregistered = new AtomicLong();
  private final Map<String, Integer> notified = new HashMap<>();
  private int notifications;

  @Test
  void tenThousandBackendsLeaveMemoryAndBeansFlat() throws Exception {
    JfrSink events = JfrSink.register();
    countRegistrations();
    JmxSink beans = JmxSink.register(server, new BrokenControl("simulated"));
    server.addNotificationListener(JmxSink.UPSTREAMS, this::count, null, null);
    Delivery delivery = new Delivery(new SelfView(AgentOptions.Scope.HOST));
    delivery.add(events);
    delivery.add(beans);
    delivery.complete();
    try (Recording recording = new Recording()) {
      JfrSink.eventTypes().forEach(type -> recording.enable(type).with("period", "1 h"));
      recording.start();

      run(1, SETTLED, delivery, events);
      endChunk(recording);
      long heap = settledHeap();
      List<Long> growth = new ArrayList<>();
      assertThat(beans()).isEqualTo(MOST_BEANS);
      for (int from = SETTLED + 1; from <= SECONDS; from += BETWEEN_MEASUREMENTS) {
        int to = from + BETWEEN_MEASUREMENTS - 1;
        run(from, to, delivery, events);
        assertThat(beans()).isEqualTo(MOST_BEANS);
        endChunk(recording);
        long heapNow = settledHeap();
        growth.add(heapNow - heap);
        heap = heapNow;
      }
      // What leaks grows each time; the JVM's own classes and buffers once or twice.
      assertThat(growth)
          .as("growth of the heap in %d seconds", BETWEEN_MEASUREMENTS)
          .anyMatch(bytes -> bytes < MOST_GROWTH_BYTES);

      // Each backend got a bean once, and nobody was thrown out and taken in again.
      assertThat(registered.get()).isEqualTo(BACKENDS + 2);
      assertThat(unregistered.get()).isEqualTo(registered.get() - MOST_BEANS);
      // The first second brings more backends than are told of.
      assertThat(notified.get("dev.upstreamtop.backend.appeared"))
          .isEqualTo(BACKENDS - (BUSY - MOST_NOTIFICATIONS));
      assertThat(notified.get("dev.upstreamtop.backend.gone")).isLessThan(BACKENDS);
      assertThat(server.getAttribute(JmxSink.UPSTREAMS, "TotalRequests"))
          .isEqualTo((long) SECONDS * BUSY * REQUESTS);
      recording.stop();
      assertThat(requests(recording)).isEqualTo((long) SECONDS * BUSY * REQUESTS);
    } finally {
      beans.close();
      events.close();
    }
  }

  private void countRegistrations() throws JMException {
    server.addNotificationListener(
        MBeanServerDelegate.DELEGATE_NAME,
        (notification, nothing) -> {
          if (((MBeanServerNotification) notification)
              .getMBeanName()
              .getDomain()
              .equals(JmxSink.DOMAIN)) {
            (notification.getType().equals(MBeanServerNotification.REGISTRATION_NOTIFICATION)
                    ? registered
                    : unregistered)
                .incrementAndGet();
          }
        },
        null,
        null);
  }

  private void count(Notification notification, Object nothing) {
    notified.merge(notification.getType(), 1, Integer::sum);
    notifications++;
  }

  private void run(int from, int to, Delivery delivery, JfrSink events)
      throws FeedFormatException, JMException {
    for (int second = from; second <= to; second++) {
      notifications = 0;
      ByteBuffer frame = SnapshotEncoder.encode(snapshot(second), true);
      delivery.accept(
          SnapshotDecoder.decode(frame.slice(Integer.BYTES, frame.limit() - Integer.BYTES)));
      if (second % EVENT_PERIOD == 0) {
        events.flush();
      }
      assertThat(beans()).isLessThanOrEqualTo(MOST_BEANS);
      assertThat(notifications).isLessThanOrEqualTo(2 * MOST_NOTIFICATIONS + 2);
    }
  }

  private static Snapshot snapshot(int second) {
    int first = (second - 1) * (BACKENDS - BUSY) / (SECONDS - 1);
    List<BackendRow> rows = new ArrayList<>();
    List<Exchange> exchanges = new ArrayList<>();
    for (int number = first; number < first + BUSY; number++) {
      BackendRow row =
          Traffic.row(
              Traffic.client("10.7." + number / 250 + "." + number % 250, 80),
              "",
              1,
              Traffic.route("GET", "/api/v1/customers/" + number, 3, 1),
              Traffic.route("GET", "/api/v1/customers/" + number + "/" + second / 20, 2, 0));
      rows.add(row);
      exchanges.add(
          Traffic.exchange(row.key(), Outcome.RESPONSE, Traffic.START_NANOS, 900_000_000));
    }
    return Traffic.snapshot(second, rows, exchanges);
  }

  /** JFR keeps the long texts of a chunk. */
  private void endChunk(Recording recording) throws IOException {
    recording.dump(directory.resolve("chunk.jfr"));
  }

  /**
   * The least of several collections: what waits for a cleaner or another thread goes meanwhile.
   */
  private static long settledHeap() {
    return LongStream.generate(SimulatedHourTest::heapAfterCollection).limit(5).min().getAsLong();
  }

  /**
   * What a collection left, in bytes. The heap's use as asked for afterwards would count the whole
   * buffer of each thread that has allocated a few bytes since.
   */
  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }

  private int beans() throws JMException {
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
