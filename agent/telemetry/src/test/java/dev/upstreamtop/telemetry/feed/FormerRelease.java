// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
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
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import dev.upstreamtop.telemetry.snapshot.Watched;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of the release before: bytes that its collector and its agent sent, and its agent,
 * whose classes can be asked as well. {@code former/README.md} says where they come from.
 */
public final class FormerRelease implements AutoCloseable {

  private static final long MILLI = 1_000_000;
  private static final BackendKey ORDERS = Traffic.client("10.0.0.9", 8080);
  private static final String PACKAGE = "dev.upstreamtop.telemetry.";

  private final URLClassLoader classes;

  /** Loads its classes beside ours. */
  public FormerRelease() {
    classes =
        new URLClassLoader(new URL[] {resource("agent.jar")}, ClassLoader.getPlatformClassLoader());
  }

  private static URL resource(String name) {
    return FormerRelease.class.getResource("/former/" + name);
  }

  /** Its agent. */
  public static Path agentJar() {
    try {
      return Path.of(resource("agent.jar").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String name) {
    try (InputStream in = resource(name).openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The frame with which its collector greeted. */
  public static ByteBuffer hello() {
    return ByteBuffer.wrap(bytes("hello.bin"));
  }

  /** The frame with which its agent subscribed. */
  public static ByteBuffer subscription() {
    return ByteBuffer.wrap(bytes("subscription.bin"));
  }

  /** The frames of two snapshots, one behind the other, as its collector sent them. */
  public static ByteBuffer snapshots() {
    return ByteBuffer.wrap(bytes("snapshots.bin"));
  }

  /** The content of each of these snapshots. */
  static List<ByteBuffer> contents() {
    List<ByteBuffer> contents = new ArrayList<>();
    for (ByteBuffer frames = snapshots(); frames.hasRemaining(); ) {
      int length = frames.getInt();
      contents.add(frames.slice(frames.position(), length));
      frames.position(frames.position() + length);
    }
    return contents;
  }

  /** What these snapshots are to tell; apart from number and end they are the same. */
  static List<Snapshot> told() {
    return List.of(told(41, false), told(42, true));
  }

  private static Snapshot told(long sequence, boolean last) {
    List<Exchange> exchanges = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      boolean answered = !outcome.withoutResponse();
      exchanges.add(
          new Exchange(
              ORDERS,
              "GET",
              "/api/orders/{id}",
              ExchangeResult.of(outcome, answered ? 200 : 0),
              new ExchangeTimes(Traffic.START_NANOS + 7, answered ? 2 * MILLI : 0, 3 * MILLI + 1),
              new Bytes(120, 4_096),
              new Owner(4711, "nginx")));
    }
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(sequence, Traffic.START_NANOS + sequence * 1_000 * MILLI, 1_000 * MILLI, last),
        List.of(orders(), waiting(), overflow()),
        new Exchanges(exchanges, 22),
        new CaptureStatus(
            CaptureMode.FEED,
            CaptureState.CAPTURING,
            "",
            new Watched(
                List.of(Side.CLIENT, Side.SERVER),
                List.of("lo", "eth0"),
                List.of("eth0/ingress: cilium"),
                true),
            new Loss(
                new TreeMap<>(Map.of("pipelined", 0L, "ringFull", 1L)),
                new TreeMap<>(Map.of("junk", 0L, "tls", 2L)),
                UnreadablePorts.of(List.of(new UnreadablePort(8443, "TLS", 2)))),
            new Effort(23_000, 0.25, 1_000, 212.5),
            List.of()));
  }

  private static BackendRow orders() {
    RouteRow route =
        new RouteRow(
            "GET",
            "/api/orders/{id}",
            5,
            CodeCounts.of(Map.of(200, 3L, 503, 1L)),
            CodeCounts.NONE,
            new FailureCounts(0, 1, 0),
            millis(1, 2, 3, 4),
            millis(5, 6, 7, 8));
    RouteRow other =
        new RouteRow(
            "",
            RouteRow.OTHER,
            1,
            CodeCounts.of(Map.of(404, 1L)),
            CodeCounts.NONE,
            FailureCounts.NONE,
            millis(1),
            millis(2));
    return new BackendRow(
        ORDERS,
        "orders",
        false,
        Counts.builder()
            .set(Counter.REQUESTS, 24)
            .set(Counter.RESPONSES_1XX, 1)
            .set(Counter.RESPONSES_2XX, 10)
            .set(Counter.RESPONSES_3XX, 2)
            .set(Counter.RESPONSES_4XX, 3)
            .set(Counter.RESPONSES_5XX, 4)
            .set(Counter.INTERIM, 5)
            .set(Counter.TRUNCATED, 9)
            .set(Counter.RESET, 6)
            .set(Counter.CLOSED, 7)
            .set(Counter.ABANDONED, 8)
            .set(Counter.CONNECTS, 18)
            .set(Counter.REFUSED, 11)
            .set(Counter.UNREACHABLE, 12)
            .set(Counter.TIMED_OUT, 13)
            .set(Counter.BYTES_SENT, 1_900)
            .set(Counter.BYTES_RECEIVED, 20_000)
            .set(Counter.RETRANSMITS, 15)
            .set(Counter.LOST_TRACK, 14)
            .set(Counter.RECORDS_LOST, 21)
            .build(),
        new Gauges(16, 17 * MILLI, 0, 0, 0, 0),
        new Times(Traffic.histogram(30_000, 40_000), millis(1, 2, 200_000), millis(3, 4, 201_000)),
        List.of(route, other),
        List.of("haproxy", "nginx"));
  }

  private static BackendRow waiting() {
    return new BackendRow(
        new BackendKey(new Endpoint("::1", 9001), Side.SERVER),
        "ü \u0000 \"",
        false,
        Counts.builder().set(Counter.BYTES_SENT, 5).build(),
        new Gauges(3, 4 * MILLI, 0, 0, 0, 0),
        Times.NONE,
        List.of(),
        List.of());
  }

  private static BackendRow overflow() {
    return new BackendRow(
        new BackendKey(Endpoint.OTHER, Side.CLIENT),
        "",
        false,
        Counts.builder()
            .set(Counter.REQUESTS, 1)
            .set(Counter.RESPONSES_2XX, 1)
            .set(Counter.CONNECTS, 1)
            .set(Counter.BYTES_SENT, 10)
            .set(Counter.BYTES_RECEIVED, 100)
            .build(),
        Gauges.NONE,
        new Times(Traffic.histogram(50_000), millis(1), millis(1)),
        List.of(),
        List.of());
  }

  private static LatencyHistogram millis(long... millis) {
    long[] nanos = new long[millis.length];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = millis[i] * MILLI;
    }
    return Traffic.histogram(nanos);
  }

  /**
   * Whether its collector takes this subscription: it drops the reader of any other.
   *
   * @param frame with its length
   */
  public boolean takes(ByteBuffer frame) throws ReflectiveOperationException {
    try {
      classes
          .loadClass(PACKAGE + "feed.FeedProtocol")
          .getMethod("decodeSubscription", ByteBuffer.class)
          .invoke(null, frame.slice(4, frame.remaining() - 4));
      return true;
    } catch (InvocationTargetException e) {
      if (e.getCause().getClass().getName().equals(PACKAGE + "feed.FeedFormatException")) {
        return false;
      }
      throw e;
    }
  }

  /** The frame of a snapshot after its agent has read it and its collector has sent it again. */
  ByteBuffer readAndSentAgain(ByteBuffer frame) throws ReflectiveOperationException {
    Object snapshot =
        classes
            .loadClass(PACKAGE + "feed.SnapshotDecoder")
            .getMethod("decode", ByteBuffer.class)
            .invoke(null, frame.slice(4, frame.remaining() - 4));
    return (ByteBuffer)
        classes
            .loadClass(PACKAGE + "feed.SnapshotEncoder")
            .getMethod("encode", snapshot.getClass(), boolean.class)
            .invoke(null, snapshot, true);
  }

  @Override
  public void close() throws IOException {
    classes.close();
  }
}
