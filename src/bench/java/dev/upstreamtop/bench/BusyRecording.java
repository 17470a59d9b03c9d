// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.writer.api.Recording;
import org.openjdk.jmc.flightrecorder.writer.api.Recordings;
import org.openjdk.jmc.flightrecorder.writer.api.Type;
import org.openjdk.jmc.flightrecorder.writer.api.TypeStructureBuilder;
import org.openjdk.jmc.flightrecorder.writer.api.TypedValueBuilder;
import org.openjdk.jmc.flightrecorder.writer.api.Types.Builtin;
import org.openjdk.jmc.flightrecorder.writer.api.Types.JDK;

/**
 * A recording of 200,000 upstream events: 50 backends, 1,000 seconds, four events of each per
 * second.
 */
final class BusyRecording {

  static final int BACKENDS = 50;
  static final int SECONDS = 1_000;

  private static final long SECOND = 1_000_000_000;
  private static final long START_NANOS = 1_795_428_000_000_000_000L;
  private static final int REQUESTS = 100;

  private final SplittableRandom random = new SplittableRandom(42);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Recording recording =
      Recordings.newRecording(
          bytes,
          settings ->
              settings
                  .withTimestamp(START_NANOS)
                  .withStartTicks(1)
                  .withDuration(SECONDS * SECOND)
                  .withJdkTypeInitialization());

  private BusyRecording() {}

  /** Writes it, and loads it as Mission Control does. */
  static IItemCollection load() throws Exception {
    BusyRecording busy = new BusyRecording();
    busy.write();
    return JfrLoaderToolkit.loadEvents(new ByteArrayInputStream(busy.bytes.toByteArray()));
  }

  private void write() throws Exception {
    Type backend = type(EventNames.BACKEND_EVENT, EventNames.REQUESTS);
    Type result = type(EventNames.RESULT_EVENT, EventNames.RESPONSES_2XX);
    Type latency =
        type(EventNames.LATENCY_EVENT, EventNames.COUNT, EventNames.METRIC, EventNames.HISTOGRAM);
    Type exchange =
        type(
            EventNames.EXCHANGE_EVENT,
            EventNames.RESPONSE_TIME,
            EventNames.METHOD,
            EventNames.ROUTE);
    try (recording) {
      for (int second = 1; second <= SECONDS; second++) {
        for (int i = 0; i < BACKENDS; i++) {
          String endpoint = "10.0.0." + i + ":8080";
          String histogram = histogram();
          long response = random.nextLong(SECOND);
          write(backend, endpoint, second, EventNames.REQUESTS, REQUESTS);
          write(result, endpoint, second, EventNames.RESPONSES_2XX, REQUESTS);
          write(latency, endpoint, second, EventNames.COUNT, REQUESTS, "HEADER", histogram);
          write(
              exchange,
              endpoint,
              second,
              EventNames.RESPONSE_TIME,
              response,
              "GET",
              "/api/orders/{id}");
        }
      }
    }
  }

  /** A type with the fields that all have, one number, and texts. */
  private Type type(String name, String number, String... texts) {
    return recording.registerType(name, "jdk.jfr.Event", type -> fields(type, number, texts));
  }

  private static void fields(TypeStructureBuilder type, String number, String... texts) {
    type.addField(
            "startTime", Builtin.LONG, f -> f.addAnnotation(JDK.ANNOTATION_TIMESTAMP, "TICKS"))
        .addField(EventNames.BACKEND, Builtin.STRING)
        .addField(EventNames.SIDE, Builtin.STRING)
        .addField(
            EventNames.INTERVAL,
            Builtin.LONG,
            f -> f.addAnnotation(JDK.ANNOTATION_TIMESPAN, "NANOSECONDS"))
        .addField(
            EventNames.WIRE_START,
            Builtin.LONG,
            f -> f.addAnnotation(JDK.ANNOTATION_TIMESTAMP, "MILLISECONDS_SINCE_EPOCH"))
        .addField(number, Builtin.LONG);
    for (String text : texts) {
      type.addField(text, Builtin.STRING);
    }
  }

  private void write(
      Type type, String endpoint, int second, String number, long value, String... texts) {
    recording.writeEvent(
        type.asValue(event -> values(event, type, endpoint, second, number, value, texts)));
  }

  private static void values(
      TypedValueBuilder event,
      Type type,
      String endpoint,
      int second,
      String number,
      long value,
      String... texts) {
    event
        .putField("startTime", 1 + second * SECOND)
        .putField(EventNames.BACKEND, endpoint)
        .putField(EventNames.SIDE, "CLIENT")
        .putField(EventNames.INTERVAL, SECOND)
        .putField(EventNames.WIRE_START, START_NANOS / 1_000_000 + (second - 1) * 1_000L)
        .putField(number, value);
    int text = 0;
    for (String name :
        Arrays.asList(
            EventNames.METRIC, EventNames.HISTOGRAM, EventNames.METHOD, EventNames.ROUTE)) {
      if (type.getFields().stream().anyMatch(field -> field.getName().equals(name))) {
        event.putField(name, texts[text]);
        text++;
      }
    }
  }

  private String histogram() {
    Histogram histogram = new Histogram(1024, 1L << 38, 1);
    for (int i = 0; i < REQUESTS; i++) {
      histogram.recordValue((long) (2e6 * Math.exp(random.nextDouble(4))));
    }
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }
}
