// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingDumpsTest {

  private static final String NAME = "test.Step";

  @Name(NAME)
  @StackTrace(false)
  static final class Step extends Event {
    int number;
  }

  @TempDir private Path directory;

  private final List<String> words = new CopyOnWriteArrayList<>();

  private Path output() {
    return directory.resolve("up.jfr");
  }

  private static void step(int number) {
    Step step = new Step();
    step.number = number;
    step.commit();
  }

  private static List<Integer> steps(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(NAME))
        .map(event -> event.getInt("number"))
        .toList();
  }

  private List<Path> dumps() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("up-"))
          .sorted()
          .toList();
    }
  }

  private FlightRecording recording() {
    FlightRecording recording =
        FlightRecording.start(output(), null, Duration.ofSeconds(1), Duration.ofHours(1));
    recording.captured().accept(null);
    return recording;
  }

  @Test
  void dumpsWhatIsKeptAndGoesOn() throws Exception {
    try (FlightRecording recording = recording();
        RecordingDumps dumps = new RecordingDumps(recording, output(), 5, words::add)) {
      step(1);
      dumps.ask("hang-begun", null);
      Await.until("the first", () -> words.size() == 1);
      Instant begun = Instant.now();
      step(2);
      dumps.ask("hang-over", begun);
      Await.until("the second", () -> words.size() == 2);
      step(3);
    }

    assertThat(dumps())
        .hasSize(2)
        .allMatch(
            file ->
                file.getFileName()
                    .toString()
                    .matches("up-[0-9]{8}T[0-9]{6}Z-hang-(begun|over)\\.jfr"));
    Path begun = only("hang-begun");
    assertThat(words.getFirst()).isEqualTo("dumped to " + begun);
    assertThat(steps(begun)).containsExactly(1);
    assertThat(steps(only("hang-over"))).as("what was before is left out").containsExactly(2);
    assertThat(steps(output())).containsExactly(1, 2, 3);
  }

  private Path only(String why) throws IOException {
    List<Path> files = dumps().stream().filter(file -> file.toString().contains(why)).toList();
    assertThat(files).hasSize(1);
    return files.getFirst();
  }

  @Test
  void theNewestAreLeftThoseOfEarlierRunsAmongThem() throws Exception {
    Path other = Files.createFile(directory.resolve("up-20200101T000000Z-notes.txt"));
    Path oldest = Files.createFile(directory.resolve("up-20200101T000000Z-hang-begun.jfr"));
    Path older = Files.createFile(directory.resolve("up-20200101T000001Z-signal.jfr"));
    try (FlightRecording recording = recording();
        RecordingDumps dumps = new RecordingDumps(recording, output(), 2, words::add)) {
      dumps.ask("signal", null);
    }

    assertThat(oldest).doesNotExist();
    assertThat(older).exists();
    assertThat(other).exists();
    assertThat(dumps()).hasSize(3);
  }

  /** What Mission Control's own rules would take for the trouble of somebody. */
  @Test
  void tellsOfTheMachineAndNothingOfThisJvm() throws Exception {
    FlightRecording recording = recording();
    System.gc();
    assertThatThrownBy(
            () -> {
              throw new AssertionError("an error of this JVM's own");
            })
        .isInstanceOf(AssertionError.class);
    recording.close();

    assertThat(RecordingFile.readAllEvents(output()))
        .extracting(event -> event.getEventType().getName())
        .contains("jdk.CPUInformation", "jdk.OSInformation")
        .doesNotContain("jdk.JavaErrorThrow", "jdk.GarbageCollection", "jdk.GCConfiguration");
  }

  @Test
  void whatCannotBeWrittenIsSaidAndEndsNothing() throws Exception {
    try (FlightRecording recording = recording();
        RecordingDumps dumps =
            new RecordingDumps(recording, directory.resolve("no/up.jfr"), 2, words::add)) {
      dumps.ask("signal", null);
    }

    assertThat(words).hasSize(1);
    assertThat(words.getFirst())
        .startsWith("not dumped to " + directory.resolve("no"))
        .endsWith(": there is no such file or directory");
    assertThat(output()).exists();
  }
}
