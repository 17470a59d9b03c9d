// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be written is told in one line with code 7, and so is where it is instead. */
@NeedsRoot
class OutputTest {

  private static final Pattern KEPT = Pattern.compile("the recording is at (\\S+\\.jfr)");

  @TempDir private Path directory;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  @Test
  void aFullDeviceIsNoSuccess() throws Exception {
    try (CommandProcess top =
        CommandProcess.startAfter(
            "true",
            ">/dev/full",
            directory,
            "top",
            "--format",
            "json",
            "--interval",
            "100ms",
            "--count",
            "50")) {
      assertThat(top.exitCode()).isEqualTo(7);
      assertThat(top.err())
          .isEqualTo(
              """
              capturing on lo
              upstreamtop: cannot write standard output: No space left on device
              """);
    }
  }

  @Test
  void aRecordingThatFindsNoRoomIsKeptElsewhere() throws Exception {
    Path full = Files.createDirectory(directory.resolve("full"));
    try (CommandProcess record =
        CommandProcess.startAfter(
            "mount -t tmpfs -o size=64k none " + full,
            "",
            directory,
            "record",
            "--duration",
            "1s",
            "--output",
            full.resolve("x.jfr").toString())) {
      assertThat(record.exitCode()).isEqualTo(7);
      assertThat(record.out()).doesNotContain("wrote");
      assertThat(record.err().lines()).as(record.err()).hasSize(2);
      Matcher kept = KEPT.matcher(record.err());
      assertThat(kept.find()).as(record.err()).isTrue();
      Path recording = Path.of(kept.group(1));
      assertThat(RecordingFile.readAllEvents(recording))
          .anyMatch(event -> event.getEventType().getName().startsWith("dev.upstreamtop."));
      Files.delete(recording);
    }
  }

  @Test
  void aTemporaryFolderThatCannotBeWrittenIsNamed() throws Exception {
    Path output = directory.resolve("x.jfr");
    Path readOnly = Files.createDirectory(directory.resolve("read-only"));
    try (CommandProcess record =
        CommandProcess.startAfter(
            CommandProcess.temporaryFolder("ro", readOnly),
            "",
            directory,
            "record",
            "--output",
            output.toString())) {
      assertThat(record.exitCode()).isEqualTo(7);
      assertThat(record.err())
          .contains("cannot record in the temporary folder " + readOnly)
          .doesNotContain("internal error", "\tat ");
    }
    assertThat(output).doesNotExist();
  }

  @Test
  void noRecordingBeginsWhereTheTemporaryFolderIsFull() throws Exception {
    Path output = directory.resolve("x.jfr");
    Path small = Files.createDirectory(directory.resolve("small"));
    try (CommandProcess record =
        CommandProcess.startAfter(
            CommandProcess.temporaryFolder("size=64k", small),
            "",
            directory,
            "record",
            "--output",
            output.toString())) {
      assertThat(record.exitCode()).isEqualTo(7);
      assertThat(record.err())
          .contains(
              "the temporary folder " + small + " has less than 16 MiB left", "java.io.tmpdir")
          .doesNotContain("irrecoverable");
    }
    assertThat(output).doesNotExist();
  }

  /** Between two intervals, too. */
  @Test
  void aRecordingEndsBeforeTheTemporaryFolderIsFull() throws Exception {
    Path output = directory.resolve("x.jfr");
    Path small = Files.createDirectory(directory.resolve("small"));
    try (CommandProcess record =
        CommandProcess.startAfter(
            CommandProcess.temporaryFolder("size=48m", small),
            "",
            directory,
            "record",
            "--interval",
            "1h",
            "--duration",
            "1h",
            "--output",
            output.toString())) {
      record.awaitAttached();
      record.runInside(
          "dd",
          "if=/dev/zero",
          "of=" + small.resolve("filling"),
          "bs=1M",
          "count=40",
          "status=none");
      assertThat(record.exitCode()).isEqualTo(7);
      assertThat(record.out()).contains("wrote " + output);
      assertThat(record.err()).contains("temporary folder " + small + " is full");
      assertThat(RecordingFile.readAllEvents(output))
          .anyMatch(event -> event.getEventType().getName().startsWith("dev.upstreamtop."));
    }
  }

  @Test
  void aCaptureThatCannotBeginLeavesTheFileAsItWas() throws Exception {
    Path before = Files.writeString(directory.resolve("before.jfr"), "mine");
    Path absent = directory.resolve("absent.jfr");
    for (Path output : new Path[] {before, absent}) {
      try (CommandProcess record =
          CommandProcess.start(
              directory, "record", "--interfaces", "none7", "--output", output.toString())) {
        assertThat(record.exitCode()).isEqualTo(6);
      }
    }
    assertThat(before).hasContent("mine");
    assertThat(absent).doesNotExist();
  }

  @Test
  void noLinkIsFollowedWhereOthersMayPlantOne() throws Exception {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path victim = Files.writeString(directory.resolve("victim"), "mine");
    Path link = Files.createSymbolicLink(shared.resolve("upstreamtop.jfr"), victim);
    try (CommandProcess record =
        CommandProcess.start(directory, "record", "--output", link.toString())) {
      assertThat(record.exitCode()).isEqualTo(7);
      assertThat(record.err()).contains("it is a link").hasLineCount(1);
    }
    assertThat(victim).hasContent("mine");
  }

  /** Whoever owns a folder plants what he likes, whatever its permissions. */
  @Test
  void noLinkIsFollowedInAFolderOfSomebodyElse() throws Exception {
    Path theirs = Files.createDirectory(directory.resolve("theirs"));
    Path victim = Files.writeString(directory.resolve("victim"), "mine");
    Path link = Files.createSymbolicLink(theirs.resolve("upstreamtop.jfr"), victim);
    giveToNobody(theirs);
    try (CommandProcess record =
        CommandProcess.start(directory, "record", "--output", link.toString())) {
      assertThat(record.exitCode()).isEqualTo(7);
      assertThat(record.err()).contains("it is a link").hasLineCount(1);
    }
    assertThat(victim).hasContent("mine");
  }

  private static void giveToNobody(Path path) throws IOException {
    Files.setOwner(
        path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
  }

  @Test
  void noFolderThatIsALinkIsFollowedWhereOthersMayPlantOne() throws Exception {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path theirs = Files.createDirectory(directory.resolve("theirs"));
    Path victim = Files.writeString(theirs.resolve("x.jfr"), "mine");
    Path link = Files.createSymbolicLink(shared.resolve("folder"), theirs);
    try (CommandProcess record =
        CommandProcess.start(directory, "record", "--output", link.resolve("x.jfr").toString())) {
      assertThat(record.exitCode()).isEqualTo(7);
      assertThat(record.err()).contains(link + " is a link").hasLineCount(1);
    }
    assertThat(victim).hasContent("mine");
  }

  @Test
  void aFileOfSomebodyElseIsNotWrittenWhereOthersMayPlantOne() throws Exception {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path planted = Files.writeString(shared.resolve("upstreamtop.jfr"), "theirs");
    giveToNobody(planted);
    try (CommandProcess record =
        CommandProcess.start(directory, "record", "--output", planted.toString())) {
      assertThat(record.exitCode()).isEqualTo(7);
      assertThat(record.err()).contains("belongs to somebody else");
    }
    assertThat(planted).hasContent("theirs");
  }

  @Test
  void aConfigurationIsARegularFileOfBoundedSize() throws Exception {
    Path pipe = directory.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    try (CommandProcess top = CommandProcess.start(directory, "--config", pipe.toString())) {
      assertThat(top.exitCode()).isEqualTo(2);
      assertThat(top.err()).contains("it is no regular file").hasLineCount(1);
    }
    Path tooLong = Files.writeString(directory.resolve("long"), "#".repeat(65_537));
    try (CommandProcess top = CommandProcess.start(directory, "--config", tooLong.toString())) {
      assertThat(top.exitCode()).isEqualTo(2);
      assertThat(top.err()).contains("longer than 65536 bytes").hasLineCount(1);
    }
    // At the limit it is read: what it lacks then is only an interface.
    String text = "interfaces=none7\n#";
    Path longest =
        Files.writeString(directory.resolve("longest"), text + "#".repeat(65_536 - text.length()));
    try (CommandProcess top = CommandProcess.start(directory, "--config", longest.toString())) {
      assertThat(top.exitCode()).isEqualTo(6);
    }
  }
}
