// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.event.RecordingEvents;
import dev.upstreamtop.analysis.recorded.Intake;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Reads recordings event by event, keeping of each what a judgement asks for. */
final class RecordingReader {

  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  /**
   * What reading came to.
   *
   * @param broken why it ended before the end; empty where it did not
   * @param any whether an event of ours was read
   * @param leftOut what there was no room for
   */
  private record Attempt(String broken, boolean any, Set<String> leftOut) {}

  /** Opens a recording. */
  private interface Opening {
    RecordingFile open(Path file) throws IOException;
  }

  private static final String BACKEND = "backend";

  private static final Attempt UNFINISHED = new Attempt("it was cut off", false, Set.of());

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
    try {
      Attempt plain = CutRecording.isCut(file) ? UNFINISHED : attempt(file, RecordingFile::new);
      return plain.broken().isEmpty() || plain.any() ? reading(file, plain) : mended(file, plain);
    } catch (IOException unreadable) {
      return new Reading(file, Reading.Outcome.SKIPPED, String.valueOf(unreadable.getMessage()));
    }
  }

  /** Reads what is whole of a file of which the JDK reads nothing. */
  private Reading mended(Path file, Attempt plain) {
    try (CutRecording cut = CutRecording.of(file, TEMPORARY)) {
      Attempt attempt = attempt(file, copied -> cut.open());
      if (!attempt.broken().isEmpty()) {
        return reading(file, attempt);
      }
      return new Reading(
          file,
          attempt.any() ? Reading.Outcome.CUT : Reading.Outcome.SKIPPED,
          plain.broken() + ", " + cut.words() + (attempt.any() ? "" : ", without upstream events"));
    } catch (IOException nothing) {
      // Of what is no recording at all the JDK has the better words.
      String words = plain.broken();
      return new Reading(
          file,
          Reading.Outcome.SKIPPED,
          plain.equals(UNFINISHED) ? words + ", " + nothing.getMessage() : words);
    }
  }

  private Attempt attempt(Path file, Opening opening) {
    SourceIntake source = intake.source(file.toString());
    RecordingEvents events = new RecordingEvents(source);
    boolean any = false;
    String broken = "";
    try (RecordingFile recording = opening.open(file)) {
      while (recording.hasMoreEvents()) {
        any |= take(recording.readEvent(), events);
        progress.event();
      }
    } catch (IOException | RuntimeException | VirtualMachineError failed) {
      // A damaged recording makes the JDK's parser fail in many ways: it throws InternalError on a
      // damaged name, and makes an array as long as a flipped bit says. All of them mean the same
      // to whoever reads this.
      broken = "it is no whole flight recording (" + failed.getMessage() + ")";
    }
    events.end();
    return new Attempt(broken, any, source.leftOut());
  }

  private static Reading reading(Path file, Attempt attempt) {
    if (!attempt.any()) {
      return new Reading(
          file,
          Reading.Outcome.SKIPPED,
          attempt.broken().isEmpty()
              ? "it holds no upstream events: record with 'upstreamtop record' or with the agent"
              : attempt.broken());
    }
    if (!attempt.broken().isEmpty()) {
      return new Reading(file, Reading.Outcome.CUT, attempt.broken());
    }
    return attempt.leftOut().isEmpty()
        ? new Reading(file, Reading.Outcome.WHOLE, "")
        : new Reading(file, Reading.Outcome.CROWDED, String.join(", ", attempt.leftOut()));
  }

  /** Takes an event; tells whether it is one of ours. */
  private static boolean take(RecordedEvent event, RecordingEvents events) {
    String type = event.getEventType().getName();
    boolean ours = RecordingEvents.isOurs(type);
    if (ours && event.hasField(BACKEND) && event.getValue(BACKEND) == null) {
      // A JVM writes texts that come often in a checkpoint behind, where a recording may be cut.
      return false;
    }
    events.take(type, new EventFields(event));
    return ours;
  }
}
