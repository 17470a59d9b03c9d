// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;

/** Fields of events that may be there or not, whichever release or JDK recorded them. */
final class EventFields {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final int MOST_FRAMES = 64;

  private EventFields() {}

  static String text(RecordedEvent event, String field) {
    String text = event.hasField(field) ? event.getString(field) : null;
    return text == null ? "" : text;
  }

  static long number(RecordedEvent event, String field) {
    return event.hasField(field) ? event.getLong(field) : 0;
  }

  static double real(RecordedEvent event, String field) {
    return event.hasField(field) ? event.getDouble(field) : 0;
  }

  static boolean flag(RecordedEvent event, String field) {
    return event.hasField(field) && event.getBoolean(field);
  }

  /** The name of a class, or an empty text. */
  static String className(RecordedEvent event, String field) {
    return event.hasField(field) && event.getValue(field) instanceof RecordedClass type
        ? type.getName()
        : "";
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  /** From its beginning to its end, by the recording's clock. */
  static TimeRange range(RecordedEvent event) {
    return new TimeRange(nanos(event.getStartTime()), nanos(event.getEndTime()));
  }

  /** The period that an event of ours tells of: it ends when the event is written. */
  static TimeRange period(RecordedEvent event) {
    long end = nanos(event.getEndTime());
    Duration length = event.getDuration("interval");
    return new TimeRange(end - Math.max(0, length.toNanos()), end);
  }

  /** A time of the wire: milliseconds, and nanoseconds beside them. */
  static long wireNanos(RecordedEvent event, String field) {
    return event.getLong(field) * NANOS_PER_MILLI + event.getLong(field + "Nanos");
  }

  private static List<RecordedFrame> frames(RecordedEvent event) {
    RecordedStackTrace trace = event.getStackTrace();
    return trace == null ? List.of() : trace.getFrames();
  }

  /** Whether a method of a class is among the callers. */
  static boolean isCalledBy(RecordedEvent event, String className, String method) {
    return frames(event).stream()
        .limit(MOST_FRAMES)
        .filter(RecordedFrame::isJavaFrame)
        .anyMatch(
            frame ->
                frame.getMethod().getName().equals(method)
                    && frame.getMethod().getType().getName().startsWith(className));
  }

  /** The first caller that is no part of the JDK, as class and method, or an empty text. */
  static String caller(RecordedEvent event) {
    return frames(event).stream()
        .limit(MOST_FRAMES)
        .filter(RecordedFrame::isJavaFrame)
        .filter(frame -> !isOfTheJdk(frame.getMethod().getType().getName()))
        .findFirst()
        .map(frame -> frame.getMethod().getType().getName() + "." + frame.getMethod().getName())
        .orElse("");
  }

  private static boolean isOfTheJdk(String type) {
    return type.startsWith("java.")
        || type.startsWith("javax.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.")
        || type.startsWith("com.sun.");
  }
}
