// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.flightrecorder.CouldNotLoadRecordingException;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.writer.api.Recording;
import org.openjdk.jmc.flightrecorder.writer.api.Recordings;
import org.openjdk.jmc.flightrecorder.writer.api.Type;
import org.openjdk.jmc.flightrecorder.writer.api.TypedFieldBuilder;
import org.openjdk.jmc.flightrecorder.writer.api.TypedValueBuilder;
import org.openjdk.jmc.flightrecorder.writer.api.Types.Builtin;
import org.openjdk.jmc.flightrecorder.writer.api.Types.JDK;

/**
 * A recording made without a JVM: our events and some of the JVM's, at chosen times, read back as
 * Mission Control reads any recording.
 *
 * <p>Times are milliseconds since the recording's start.
 */
public final class SyntheticRecording {

  /** When the recording starts: 2026-11-23 10:00:00 UTC. */
  public static final long START_NANOS = 1_795_428_000_000_000_000L;

  public static final long MILLI = 1_000_000;
  public static final long SECOND = 1_000 * MILLI;

  /** The writer takes 0 for "not given". */
  private static final long START_TICKS = SECOND;

  /** How a field is recorded. */
  private enum Kind {
    TEXT,
    FLAG,
    NUMBER,
    SMALL_NUMBER,
    TIMESPAN,
    EPOCH_MILLIS,
    SHARE,
    TICKS,
    TICKSPAN
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Recording recording;
  private final Type percentage;
  private final Map<String, Type> types = new HashMap<>();
  private final Map<String, Map<String, Kind>> fields = new HashMap<>();

  public SyntheticRecording() {
    this(0, 3_600);
  }

  /** A part of a longer recording: Mission Control takes two chunks of the same time for one. */
  public SyntheticRecording(int fromSecond, int toSecond) {
    recording =
        Recordings.newRecording(
            bytes,
            settings ->
                settings
                    .withTimestamp(START_NANOS + fromSecond * SECOND)
                    .withStartTicks(START_TICKS + fromSecond * SECOND)
                    .withDuration((toSecond - fromSecond) * SECOND)
                    .withJdkTypeInitialization());
    percentage = recording.registerAnnotationType("jdk.jfr.Percentage");
  }

  /**
   * An event as it stands in a recording: values in field order come from the type, not from here.
   */
  public SyntheticRecording event(String type, long atMillis, Object... namesAndValues) {
    return lasting(type, atMillis, 0, namesAndValues);
  }

  /** An event with a duration. */
  public SyntheticRecording lasting(
      String type, long atMillis, long durationMillis, Object... namesAndValues) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    values.put("startTime", START_TICKS + atMillis * MILLI);
    values.put("duration", durationMillis * MILLI);
    Type registered = types.computeIfAbsent(type, this::register);
    recording.writeEvent(
        registered.asValue(
            builder ->
                fields
                    .get(type)
                    .forEach((name, kind) -> put(builder, name, kind, values.get(name)))));
    return this;
  }

  /** The histogram field of a latency event. */
  public static String histogram(long... nanos) {
    Histogram histogram = new Histogram(1024, 1L << 38, 1);
    for (long value : nanos) {
      histogram.recordValue(value);
    }
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  /** Closes the recording and gives its bytes. */
  public byte[] bytes() {
    try {
      recording.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** Closes the recording and loads it. */
  public IItemCollection load() {
    return load(bytes());
  }

  /** Loads the bytes of a recording. */
  public static IItemCollection load(byte[] recorded) {
    try {
      return JfrLoaderToolkit.loadEvents(new ByteArrayInputStream(recorded));
    } catch (IOException | CouldNotLoadRecordingException e) {
      throw new AssertionError(e);
    }
  }

  private Type register(String type) {
    Map<String, Kind> kinds = schema(type);
    fields.put(type, kinds);
    return recording.registerType(
        type,
        "jdk.jfr.Event",
        builder ->
            kinds.forEach(
                (name, kind) ->
                    builder.addField(name, builtin(kind), field -> annotate(field, kind))));
  }

  private static Builtin builtin(Kind kind) {
    return switch (kind) {
      case TEXT -> Builtin.STRING;
      case FLAG -> Builtin.BOOLEAN;
      case SMALL_NUMBER -> Builtin.INT;
      case SHARE -> Builtin.FLOAT;
      case NUMBER, TIMESPAN, EPOCH_MILLIS, TICKS, TICKSPAN -> Builtin.LONG;
    };
  }

  private void annotate(TypedFieldBuilder field, Kind kind) {
    switch (kind) {
      case TIMESPAN -> field.addAnnotation(JDK.ANNOTATION_TIMESPAN, "NANOSECONDS");
      case TICKSPAN -> field.addAnnotation(JDK.ANNOTATION_TIMESPAN, "TICKS");
      case TICKS -> field.addAnnotation(JDK.ANNOTATION_TIMESTAMP, "TICKS");
      case EPOCH_MILLIS ->
          field.addAnnotation(JDK.ANNOTATION_TIMESTAMP, "MILLISECONDS_SINCE_EPOCH");
      case SHARE -> field.addAnnotation(percentage);
      case TEXT, FLAG, NUMBER, SMALL_NUMBER -> {}
    }
  }

  private static void put(TypedValueBuilder builder, String name, Kind kind, Object value) {
    switch (kind) {
      case TEXT -> builder.putField(name, value == null ? "" : (String) value);
      case FLAG -> builder.putField(name, value != null && (Boolean) value);
      case SMALL_NUMBER -> builder.putField(name, value == null ? 0 : ((Number) value).intValue());
      case SHARE -> builder.putField(name, value == null ? 0f : ((Number) value).floatValue());
      case NUMBER, TIMESPAN, EPOCH_MILLIS, TICKS, TICKSPAN ->
          builder.putField(name, value == null ? 0L : ((Number) value).longValue());
    }
  }

  private static Map<String, Kind> schema(String type) {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("startTime", Kind.TICKS);
    kinds.put("duration", Kind.TICKSPAN);
    if (type.startsWith("dev.upstreamtop.") && !type.equals(EventNames.CAPTURE_EVENT)) {
      all(kinds, Kind.TEXT, EventNames.BACKEND, EventNames.SIDE, EventNames.CAPTURE_ID);
    }
    if (type.startsWith("dev.upstreamtop.")) {
      all(kinds, Kind.NUMBER, EventNames.INTERVAL_NUMBER);
    }
    switch (type) {
      case EventNames.BACKEND_EVENT -> {
        all(kinds, Kind.TEXT, EventNames.NAME);
        all(kinds, Kind.FLAG, EventNames.SELF);
        all(kinds, Kind.TIMESPAN, EventNames.INTERVAL, EventNames.OLDEST_IN_FLIGHT);
        all(kinds, Kind.NUMBER, EventNames.REQUESTS, EventNames.IN_FLIGHT);
        all(kinds, Kind.NUMBER, EventNames.BYTES_SENT, EventNames.BYTES_RECEIVED, "connects");
      }
      case EventNames.RESULT_EVENT -> {
        all(kinds, Kind.TIMESPAN, EventNames.INTERVAL);
        all(kinds, Kind.NUMBER, EventNames.RESPONSES_1XX, EventNames.RESPONSES_2XX);
        all(kinds, Kind.NUMBER, EventNames.RESPONSES_3XX, EventNames.RESPONSES_4XX);
        all(kinds, Kind.NUMBER, EventNames.RESPONSES_5XX, EventNames.REFUSED);
        all(kinds, Kind.NUMBER, EventNames.UNREACHABLE, EventNames.TIMED_OUT, EventNames.RESET);
        all(kinds, Kind.NUMBER, EventNames.CLOSED, EventNames.ABANDONED, EventNames.TRUNCATED);
        all(kinds, Kind.NUMBER, EventNames.RETRANSMITS);
      }
      case EventNames.LATENCY_EVENT -> {
        all(kinds, Kind.TEXT, EventNames.METRIC, EventNames.HISTOGRAM);
        all(kinds, Kind.TIMESPAN, EventNames.INTERVAL, EventNames.MEAN, EventNames.P50);
        all(kinds, Kind.TIMESPAN, EventNames.P90, EventNames.P99, EventNames.MAX);
        all(kinds, Kind.NUMBER, EventNames.COUNT);
      }
      case EventNames.ROUTE_EVENT -> {
        all(kinds, Kind.TEXT, EventNames.METHOD, EventNames.ROUTE);
        all(kinds, Kind.TIMESPAN, EventNames.INTERVAL, EventNames.HEADER_TIME_P50);
        all(kinds, Kind.TIMESPAN, EventNames.HEADER_TIME_P99, EventNames.HEADER_TIME_MAX);
        all(kinds, Kind.NUMBER, EventNames.REQUESTS, EventNames.RESPONSES_5XX, EventNames.RESET);
      }
      case EventNames.TUNNEL_EVENT -> {
        all(kinds, Kind.TIMESPAN, EventNames.INTERVAL, EventNames.OLDEST_TUNNEL);
        all(kinds, Kind.NUMBER, EventNames.TUNNELS);
        all(kinds, Kind.NUMBER, EventNames.TUNNEL_BYTES_SENT, EventNames.TUNNEL_BYTES_RECEIVED);
        all(kinds, Kind.NUMBER, EventNames.ENDED_BY_CLIENT, EventNames.ENDED_BY_BACKEND);
      }
      case EventNames.EXCHANGE_EVENT -> {
        all(
            kinds,
            Kind.TEXT,
            EventNames.METHOD,
            EventNames.ROUTE,
            EventNames.OUTCOME,
            EventNames.GRPC_STATUS);
        all(kinds, Kind.SMALL_NUMBER, EventNames.STATUS);
        all(kinds, Kind.EPOCH_MILLIS, EventNames.WIRE_START);
        all(kinds, Kind.NUMBER, EventNames.WIRE_START_NANOS);
        all(kinds, Kind.TIMESPAN, EventNames.HEADER_TIME, EventNames.RESPONSE_TIME);
        all(kinds, Kind.NUMBER, EventNames.BYTES_SENT, EventNames.BYTES_RECEIVED);
      }
      case EventNames.FAILURE_EVENT -> {
        all(kinds, Kind.TEXT, EventNames.KIND, EventNames.DETAIL);
        all(kinds, Kind.EPOCH_MILLIS, EventNames.WIRE_TIME);
        all(kinds, Kind.NUMBER, EventNames.WIRE_TIME_NANOS);
      }
      case EventNames.CAPTURE_EVENT -> {
        all(kinds, Kind.TEXT, EventNames.MODE, EventNames.STATE, EventNames.REASON);
        all(kinds, Kind.TEXT, EventNames.LOST_CAUSES, EventNames.PROGRAMS_AHEAD);
        all(kinds, Kind.TEXT, EventNames.LIMITS, EventNames.CAPTURE_ID, EventNames.HOST);
        all(kinds, Kind.TIMESPAN, EventNames.INTERVAL);
        all(kinds, Kind.NUMBER, EventNames.PACKETS, EventNames.LOST);
        all(kinds, Kind.SHARE, EventNames.MAP_FILL);
      }
      case "jdk.JVMInformation" -> all(kinds, Kind.NUMBER, "pid", "jvmStartTime");
      case "jdk.GCPhasePause" -> all(kinds, Kind.TEXT, "name");
      case "jdk.ExecuteVMOperation" -> {
        all(kinds, Kind.TEXT, "operation");
        all(kinds, Kind.FLAG, "safepoint");
      }
      case "jdk.JavaMonitorEnter" -> all(kinds, Kind.TEXT, "monitorClass");
      case "jdk.ThreadPark" -> all(kinds, Kind.TEXT, "parkedClass");
      case "jdk.CPULoad" -> all(kinds, Kind.SHARE, "jvmUser", "jvmSystem", "machineTotal");
      case "jdk.GCHeapSummary" -> {
        all(kinds, Kind.TEXT, "when");
        all(kinds, Kind.NUMBER, "heapUsed");
      }
      case "jdk.GCHeapConfiguration" -> all(kinds, Kind.NUMBER, "maxSize");
      case "jdk.ExceptionStatistics" -> all(kinds, Kind.NUMBER, "throwables");
      default -> {}
    }
    return kinds;
  }

  private static void all(Map<String, Kind> kinds, Kind kind, String... names) {
    for (String name : names) {
      kinds.put(name, kind);
    }
  }
}
