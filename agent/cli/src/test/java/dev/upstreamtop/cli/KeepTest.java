// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorder that keeps the last hour, and dumps it when something is found and when asked. */
@NeedsRoot
class KeepTest {

  private static final String REFUSED =
      "for i in $(seq 20); do (exec 3<>/dev/tcp/127.0.0.1/8099) 2>/dev/null; done";

  @TempDir private Path directory;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  private List<Path> dumps(String why) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().matches("up-[0-9]{8}T[0-9]{6}Z-" + why + "\\.jfr"))
          .toList();
    }
  }

  private static long refused(Path recording) throws IOException {
    return RecordingFile.readAllEvents(recording).stream()
        .filter(event -> event.getEventType().getName().equals("dev.upstreamtop.UpstreamResult"))
        .mapToLong(event -> event.getLong("refused"))
        .sum();
  }

  @Test
  void dumpsOnAFindingAndOnASignalAndGoesOn() throws Exception {
    Path output = directory.resolve("up.jfr");
    try (CommandProcess record =
        CommandProcess.start(
            directory,
            "record",
            "--keep",
            "1h",
            "--dump-on",
            "refused,hang",
            "--output",
            output.toString())) {
      record.awaitAttached();
      record.signal("USR1");
      record.await("a dump", () -> record.err().contains("dumped to "));
      assertThat(dumps("signal")).hasSize(1);
      assertThat(refused(dumps("signal").getFirst())).isZero();

      Await.until(
          "a finding",
          () -> {
            record.runInside("bash", "-c", REFUSED);
            return record.err().contains("refused-begun");
          });
      List<Path> begun = dumps("refused-begun");
      assertThat(begun).hasSize(1);
      assertThat(refused(begun.getFirst())).isPositive();
      record.signal("TERM");

      assertThat(record.exitCode()).as(record.err()).isEqualTo(143);
      assertThat(record.out()).contains("wrote " + output);
      assertThat(refused(output)).isGreaterThanOrEqualTo(refused(begun.getFirst()));
    }
    try (CommandProcess report =
        CommandProcess.start(directory, "report", dumps("refused-begun").getFirst().toString())) {
      assertThat(report.exitCode()).as(report.err()).isZero();
      assertThat(report.out()).contains("127.0.0.1:8099 refuses connections");
    }
  }

  /** What is kept makes way; there is room enough again, so nothing else has to end. */
  @Test
  void goesOnWithHalfOfItWhereTheTemporaryFolderIsNearlyFull() throws Exception {
    Path output = directory.resolve("up.jfr");
    Path small = Files.createDirectory(directory.resolve("small"));
    try (CommandProcess record =
        CommandProcess.startAfter(
            CommandProcess.temporaryFolder("size=48m", small),
            "",
            directory,
            "record",
            "--keep",
            "1h",
            "--output",
            output.toString())) {
      record.awaitAttached();
      // A dump ends a part of what is kept: only whole ones can go, and the newest stays.
      for (int dump = 1; dump <= 3; dump++) {
        int told = dump;
        record.signal("USR1");
        record.await("a dump", () -> record.err().split("dumped to ", -1).length > told);
      }

      record.runInside(
          "sh",
          "-c",
          "left=$(($(stat -f -c %a*%S "
              + small
              + "))); head -c $((left - 16 * 1024 * 1024 + 65536)) /dev/zero > "
              + small.resolve("filling"));
      record.await("less is kept", () -> record.err().contains("the older half"));
      record.runInside("rm", small.resolve("filling").toString());
      record.signal("TERM");

      assertThat(record.exitCode()).as(record.err()).isEqualTo(143);
      assertThat(record.out()).contains("wrote " + output);
      assertThat(RecordingFile.readAllEvents(output))
          .anyMatch(event -> event.getEventType().getName().startsWith("dev.upstreamtop."));
    }
  }
}
