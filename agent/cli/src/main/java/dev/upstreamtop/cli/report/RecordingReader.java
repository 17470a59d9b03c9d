// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.event.RecordingEvents;
import dev.upstreamtop.analysis.recorded.Intake;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Reads recordings event by event, keeping of each what a judgement asks for. */
final class RecordingReader {

  private static final String ASSEMBLE = "; 'jfr assemble' may save what a crashed JVM left";

  private final Intake intake;

  private final Progress progress;

  RecordingReader(Intake intake, Progress progress) {
    this.intake = intake;
    this.progress = progress;
  }

  /** Reads one file as far as it goes. */
  Reading read(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      return new Reading(
          file,
          Reading.Outcome.SKIPPED,
          Files.exists(file) ? "it cannot be read" : "there is no such recording");
    }
    progress.next(file);
    SourceIntake source = intake.source(file.toString());
    RecordingEvents events = new RecordingEvents(source);
    boolean any = false;
    Reading reading = new Reading(file, Reading.Outcome.WHOLE, "");
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        any |= take(recording.readEvent(), events);
        progress.event();
      }
    } catch (IOException | RuntimeException | VirtualMachineError broken) {
      // A damaged recording makes the JDK's parser fail in many ways: it throws InternalError on a
      // damaged name, and makes an array as long as a flipped bit says. All of them mean the same
      // to whoever reads this.
      reading =
          new Reading(
              file,
              any ? Reading.Outcome.CUT : Reading.Outcome.SKIPPED,
              "it is no whole flight recording (" + broken.getMessage() + ")" + ASSEMBLE);
    }
    events.end();
    if (any && reading.isWhole() && !source.leftOut().isEmpty()) {
      reading = new Reading(file, Reading.Outcome.CROWDED, String.join(", ", source.leftOut()));
    }
    return any || !reading.isWhole()
        ? reading
        : new Reading(
            file,
            Reading.Outcome.SKIPPED,
            "it holds no upstream events: record with 'upstreamtop record' or with the agent");
  }

  /** Takes an event; tells whether it is one of ours. */
  private static boolean take(RecordedEvent event, RecordingEvents events) {
    String type = event.getEventType().getName();
    events.take(type, new EventFields(event));
    return RecordingEvents.isOurs(type);
  }
}
