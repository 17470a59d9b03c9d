// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Real recordings of this JVM, and their events. */
final class Recordings {

  private Recordings() {}

  /** A started recording of all our events with the settings of their annotations. */
  static Recording started() {
    Recording recording = new Recording();
    JfrSink.eventTypes().forEach(recording::enable);
    recording.start();
    return recording;
  }

  /** Ends a recording and reads it. */
  static List<RecordedEvent> stopped(Recording recording) {
    recording.stop();
    List<RecordedEvent> events = dumped(recording);
    recording.close();
    return events;
  }

  /** Reads what a recording holds so far. */
  static List<RecordedEvent> dumped(Recording recording) {
    try {
      Path file = Files.createTempFile("recording", ".jfr");
      try {
        recording.dump(file);
        return inOrderOfTime(RecordingFile.readAllEvents(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file has its events in no order that JFR promises: what a thread writes last before its
   * buffer is full can stand behind what it writes next.
   */
  private static List<RecordedEvent> inOrderOfTime(List<RecordedEvent> events) {
    return events.stream().sorted(Comparator.comparing(RecordedEvent::getEndTime)).toList();
  }

  static List<RecordedEvent> of(List<RecordedEvent> events, Class<? extends Event> type) {
    String name = type.getAnnotation(Name.class).value();
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  static long sum(List<RecordedEvent> events, Class<? extends Event> type, String field) {
    return of(events, type).stream().mapToLong(event -> event.getLong(field)).sum();
  }
}
