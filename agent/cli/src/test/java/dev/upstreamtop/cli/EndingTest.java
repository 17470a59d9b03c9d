// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A capture ends when somebody wants it to, whole, and not because something is short for a while.
 */
@NeedsRoot
class EndingTest {

  /** In bytes: it takes many times longer to read than a signal to arrive. */
  private static final long LONG_RECORDING = 400L << 20;

  @TempDir private Path directory;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  @Test
  void goesOnAfterAWhileWithoutFileDescriptors() throws Exception {
    try (CommandProcess top =
        CommandProcess.start(directory, "top", "--format", "json", "--interval", "200ms")) {
      top.awaitAttached();
      top.await("an interval", () -> top.out().contains("\n"));
      top.limitOpenFiles(3);
      top.runInside("ip", "link", "add", "ut-a", "type", "bridge");
      top.runInside("ip", "link", "set", "ut-a", "up");
      top.await("a reason in words", () -> top.out().contains("EMFILE, this process has no file"));
      top.limitOpenFiles(4096);
      top.await("the new interface", () -> top.out().contains("\"interfaces\":[\"lo\",\"ut-a\"]"));
      top.signal("TERM");

      assertThat(top.exitCode()).isEqualTo(143);
      JsonNode capture = last(top.out()).get("capture");
      assertThat(capture.get("state").textValue()).isEqualTo("STOPPED");
      assertThat(top.err().strip()).isEqualTo("capturing on lo");
    }
  }

  /** The end needs descriptors, which may be short just then. */
  @Test
  void writesItsRecordingWhenThereAreFileDescriptorsAgain() throws Exception {
    Path output = directory.resolve("x.jfr");
    try (CommandProcess record =
        CommandProcess.start(
            directory, "record", "--interval", "200ms", "--output", output.toString())) {
      record.awaitAttached();
      record.limitOpenFiles(3);
      record.signal("TERM");
      record.await("the capture's end", () -> record.links() == 0);
      record.limitOpenFiles(4096);

      assertThat(record.exitCode()).isEqualTo(143);
      assertThat(record.out()).contains("wrote " + output);
      assertThat(RecordingFile.readAllEvents(output)).isNotEmpty();
    }
  }

  @Test
  void bringsAsManyObjectsAsAskedForAlsoWithoutFileDescriptors() throws Exception {
    try (CommandProcess top =
        CommandProcess.start(
            directory, "top", "--format", "json", "--interval", "200ms", "--count", "30")) {
      top.awaitAttached();
      top.await("an interval", () -> top.out().contains("\n"));
      top.limitOpenFiles(3);
      top.runInside("ip", "link", "add", "ut-a", "type", "bridge");
      top.runInside("ip", "link", "set", "ut-a", "up");

      assertThat(top.exitCode()).isZero();
      assertThat(objects(top.out()))
          .hasSize(30)
          .allMatch(object -> object.get("capture").get("ownersKnown").booleanValue());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {44, 48, 52, 56, 60})
  void tooFewFileDescriptorsToBeginAreNoFaultOfTheKernel(int most) throws Exception {
    try (CommandProcess top =
        CommandProcess.startAfter("ulimit -n " + most, "", directory, "top", "--count", "1")) {
      assertThat(top.exitCode()).isEqualTo(10);
      assertThat(top.err())
          .isEqualTo(
              "upstreamtop: cannot load programs: EMFILE, this process has no file descriptors"
                  + " left: raise ulimit -n\n");
    }
  }

  @Test
  void twoSignalsAtOnceAreOneWish() throws Exception {
    recordsWhole();
    printsWhole();
  }

  /** What a report reads may be of any length, and leaves nothing to write. */
  @Test
  void aSignalEndsAReportAtOnce() throws Exception {
    Path recording = directory.resolve("long.jfr");
    try (CommandProcess record =
        CommandProcess.start(
            directory, "record", "--duration", "10m", "--output", recording.toString())) {
      record.awaitAttached();
      record.signal("TERM");
      assertThat(record.exitCode()).isEqualTo(143);
    }
    byte[] one = Files.readAllBytes(recording);
    try (OutputStream longer = Files.newOutputStream(recording)) {
      for (long bytes = 0; bytes < LONG_RECORDING; bytes += one.length) {
        longer.write(one);
      }
    }
    try (CommandProcess report = CommandProcess.start(directory, "report", recording.toString())) {
      report.await("reading", () -> report.hasOpen(recording));
      report.signal("TERM");

      assertThat(report.exitCode()).isEqualTo(143);
      assertThat(report.err()).isEmpty();
    }
  }

  /** A JVM that is stopped does not answer; whoever attaches gives up only after a while. */
  @Test
  void aSignalEndsAnAttachAtOnce() throws Exception {
    try (CommandProcess jvm = CommandProcess.start(directory, "top", "--format", "json")) {
      jvm.awaitAttached();
      jvm.signal("STOP");
      String pid = Long.toString(jvm.pid());
      Path asked = Path.of("/proc", pid, "cwd", ".attach_pid" + pid);
      // It never comes as far as loading it.
      String agent = Files.createFile(directory.resolve("agent.jar")).toString();
      try (CommandProcess attach =
          CommandProcess.start(directory, "attach", "--agent", agent, pid)) {
        attach.await("the question to the JVM", () -> Files.exists(asked));
        attach.signal("INT");

        assertThat(attach.exitCode()).isEqualTo(130);
        assertThat(attach.err()).isEmpty();
      } finally {
        Files.deleteIfExists(asked);
      }
    }
  }

  @Tag("nightly")
  @RepeatedTest(100)
  void recordsWholeEachTime() throws Exception {
    recordsWhole();
  }

  @Tag("nightly")
  @RepeatedTest(100)
  void printsWholeEachTime() throws Exception {
    printsWhole();
  }

  private void recordsWhole() throws Exception {
    Path recording = directory.resolve("whole.jfr");
    try (CommandProcess record =
        CommandProcess.start(
            directory, "record", "--duration", "10m", "--output", recording.toString())) {
      record.awaitAttached();
      record.signalTwice("TERM");

      assertThat(record.exitCode()).isEqualTo(143);
      assertThat(record.out()).contains("wrote " + recording);
      assertThat(RecordingFile.readAllEvents(recording))
          .anyMatch(
              event -> event.getEventType().getName().equals("dev.upstreamtop.UpstreamCapture"));
    }
    Files.delete(recording);
  }

  private void printsWhole() throws Exception {
    try (CommandProcess top =
        CommandProcess.start(directory, "top", "--format", "json", "--interval", "100ms")) {
      top.awaitAttached();
      top.signalTwice("TERM");

      assertThat(top.exitCode()).isEqualTo(143);
      assertThat(top.out()).endsWith("\n");
      assertThat(last(top.out()).get("last").booleanValue()).isTrue();
    }
  }

  @Test
  void aSignalWhileProgramsAreLoadedEndsWhatHasNotBegun() throws Exception {
    Path recording = directory.resolve("none.jfr");
    for (String[] arguments :
        new String[][] {
          {"top", "--format", "json"}, {"record", "--output", recording.toString()}
        }) {
      try (CommandProcess command = CommandProcess.start(directory, arguments)) {
        command.await("loading", () -> command.hasThread("upstreamtop-cap"));
        command.signal("TERM");

        assertThat(command.exitCode()).isEqualTo(143);
        // It comes a second before the programs are attached, except on a machine that stood still.
        if (!command.err().contains("capturing on")) {
          assertThat(command.out() + command.err()).isEmpty();
          assertThat(recording).doesNotExist();
        }
      }
    }
  }

  @Test
  void aSignalWhileManyInterfacesAreAttachedOrDetachedIsObeyed() throws Exception {
    String many = "for i in $(seq 150); do ip link add v$i up type veth peer name w$i; done";
    try (CommandProcess top =
        CommandProcess.startAfter(many, "", directory, "top", "--format", "json")) {
      top.await("attaching", () -> top.links() > 10);
      top.signal("TERM");

      // It is over before all of them are attached: the kernel takes its time for each.
      assertThat(top.exitCode()).isEqualTo(143);
      if (top.err().contains("capturing on")) {
        JsonNode last = last(top.out());
        assertThat(last.get("last").booleanValue()).isTrue();
        assertThat(last.get("capture").get("interfaces").size()).isBetween(1, 149);
      } else {
        // Others held the kernel's lock of all interfaces: nobody waits for that.
        assertThat(top.out()).isEmpty();
      }
    }
  }

  @Test
  void theLastIntervalDoesNotWaitForManyInterfaces() throws Exception {
    String many = "for i in $(seq 40); do ip link add v$i up type veth peer name w$i; done";
    try (CommandProcess top =
        CommandProcess.startAfter(
            many, "", directory, "top", "--format", "json", "--interval", "1h")) {
      top.awaitAttached();
      top.signal("TERM");
      top.awaitOut("the last interval", () -> top.out().endsWith("\n"));
      int attached = top.links();

      assertThat(top.exitCode()).isEqualTo(143);
      assertThat(last(top.out()).get("last").booleanValue()).isTrue();
      assertThat(attached).as("links that were still attached").isPositive();
    }
  }

  /**
   * All that was asked for has been printed: it has ended by itself, which a signal does not
   * change, and is on its way out.
   */
  @Test
  void aSignalWhileManyInterfacesAreDetachedIsObeyed() throws Exception {
    try (CommandProcess top = onManyInterfaces("3s")) {
      List<String> links = top.linkIds();
      top.awaitOut("the one object", () -> top.out().endsWith("\n"));
      assertEndsWhileDetaching(top, links, 0);
    }
  }

  /** A second signal of another kind, within a second: the first one counts. */
  @Test
  void aSecondSignalWhileManyInterfacesAreDetachedChangesNothing() throws Exception {
    try (CommandProcess top = onManyInterfaces("1h")) {
      List<String> links = top.linkIds();
      top.signal("INT");
      top.awaitOut("detaching", () -> top.links() < links.size());
      assertEndsWhileDetaching(top, links, 130);
      assertThat(last(top.out()).get("last").booleanValue()).isTrue();
    }
  }

  private CommandProcess onManyInterfaces(String interval) throws Exception {
    Requirement.program("bpftool");
    String many = "for i in $(seq 40); do ip link add v$i up type veth peer name w$i; done";
    String[] command = {"top", "--format", "json", "--interval", interval, "--count", "1"};
    CommandProcess top = CommandProcess.startAfter(many, "", directory, command);
    top.awaitAttached();
    return top;
  }

  /**
   * The kernel takes its time for each interface, and nobody waits for that. Where the machine
   * stands still for a quarter of a second the command is gone before the signal comes.
   */
  private static void assertEndsWhileDetaching(CommandProcess top, List<String> links, int code)
      throws Exception {
    assertThat(links).hasSizeGreaterThan(80);
    long begin = System.nanoTime();
    top.signal("TERM");

    assertThat(top.exitCode()).isEqualTo(code);
    assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L);
    assertThat(objects(top.out())).hasSize(1);
    Await.until("nothing attached", () -> links.stream().noneMatch(EndingTest::isLink));
  }

  private static boolean isLink(String id) {
    return Shell.run("bpftool", "link", "show", "id", id).exitCode() == 0;
  }

  private static JsonNode last(String lines) throws IOException {
    return objects(lines).getLast();
  }

  private static List<JsonNode> objects(String lines) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }
}
