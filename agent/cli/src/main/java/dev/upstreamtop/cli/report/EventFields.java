// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.event.EventValues;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;

/** The values of an event as the JDK's own library reads it. */
public final class EventFields implements EventValues {

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final int MOST_FRAMES = 64;

  private final RecordedEvent event;

  public EventFields(RecordedEvent event) {
    this.event = event;
  }

  @Override
  public boolean has(String field) {
    return event.hasField(field);
  }

  @Override
  public String text(String field) {
    String text = event.hasField(field) ? event.getString(field) : null;
    return text == null ? "" : text;
  }

  @Override
  public long number(String field) {
    return event.hasField(field) ? event.getLong(field) : 0;
  }

  @Override
  public long nanos(String field) {
    Duration length = event.hasField(field) ? event.getDuration(field) : Duration.ZERO;
    // A thread may sleep for ever.
    return length.compareTo(LONGEST) < 0 ? length.toNanos() : Long.MAX_VALUE;
  }

  @Override
  public double real(String field) {
    return event.hasField(field) ? event.getDouble(field) : 0;
  }

  @Override
  public boolean flag(String field) {
    return event.hasField(field) && event.getBoolean(field);
  }

  @Override
  public String className(String field) {
    Object value = event.hasField(field) ? event.getValue(field) : null;
    if (value instanceof RecordedClass type) {
      return name(type);
    }
    return value instanceof String name ? name : "";
  }

  @Override
  public long momentNanos(String field) {
    return event.hasField(field) ? event.getLong(field) * NANOS_PER_MILLI : 0;
  }

  @Override
  public TimeRange range() {
    return new TimeRange(nanos(event.getStartTime()), nanos(event.getEndTime()));
  }

  @Override
  public List<Caller> callers() {
    RecordedStackTrace trace = event.getStackTrace();
    return trace == null
        ? List.of()
        : trace.getFrames().stream()
            .limit(MOST_FRAMES)
            .filter(RecordedFrame::isJavaFrame)
            .map(RecordedFrame::getMethod)
            .filter(method -> method != null && method.getType() != null)
            .map(method -> new Caller(name(method.getType()), method.getName()))
            .filter(caller -> caller.method() != null)
            .toList();
  }

  /** What an event refers to may be missing where a recording was cut. */
  private static String name(RecordedClass type) {
    return type.getValue("name") == null ? "" : type.getName();
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
