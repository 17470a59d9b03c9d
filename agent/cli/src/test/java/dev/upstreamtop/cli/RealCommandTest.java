// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.cli.demo.World;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class RealCommandTest {

  @TempDir private Path directory;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  private static List<JsonNode> objects(String lines) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }

  @Test
  void printsTheLastIntervalAfterASignal() throws Exception {
    try (CommandProcess top =
        CommandProcess.start(
            directory, "top", "--format", "json", "--interval", "1h", "--interfaces", "lo")) {
      top.awaitAttached();
      // Nobody listens there: the connect is refused, but the packets are seen.
      top.runInside("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9");
      top.signal("INT");

      assertThat(top.exitCode()).isEqualTo(130);
      List<JsonNode> objects = objects(top.out());
      assertThat(objects).hasSize(1);
      assertThat(objects.getFirst().get("last").booleanValue()).isTrue();
      assertThat(objects.getFirst().get("capture").get("packets").longValue()).isPositive();
      assertThat(top.err().strip()).isEqualTo("capturing on lo");
    }
  }

  @Test
  void printsAsManyObjectsAsAskedFor() throws Exception {
    try (CommandProcess top =
        CommandProcess.start(
            directory, "top", "--format", "json", "--interval", "100ms", "--count", "3")) {
      assertThat(top.exitCode()).isZero();
      assertThat(objects(top.out())).hasSize(3);
    }
  }

  @Test
  void endsQuietlyWhenNobodyReads() throws Exception {
    Process pipe =
        new ProcessBuilder(
                "sh",
                "-c",
                "{ \"$@\"; echo exit $? >&2; } | head -n 1",
                "sh",
                "unshare",
                "--net",
                "sh",
                "-c",
                "ip link set lo up && exec \"$@\"",
                "sh",
                Jdk.java(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.upstreamtop.cli.Main",
                "--format",
                "json",
                "--interval",
                "100ms")
            .redirectError(directory.resolve("err").toFile())
            .start();
    String line = new String(pipe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(pipe.waitFor()).isZero();

    assertThat(line.lines()).hasSize(1);
    assertThat(Files.readString(directory.resolve("err"))).isEqualTo("capturing on lo\nexit 0\n");
  }

  @Test
  void namesAnInterfaceThatIsNotThere() throws Exception {
    try (CommandProcess top = CommandProcess.start(directory, "top", "--interfaces", "none7")) {
      assertThat(top.exitCode()).isEqualTo(6);
      assertThat(top.err()).startsWith("upstreamtop: ").contains("none7");
      assertThat(top.err().lines()).hasSize(1);
    }
  }

  /** The kernel takes any byte in a name but blanks, slashes and colons. */
  @Test
  void namesOfInterfacesCommandNoTerminal() throws Exception {
    String hostile = "hostile=\"$(printf 'ut\\033[2J')\"";
    String there =
        hostile + " && ip link add \"$hostile\" type bridge && ip link set \"$hostile\" up";
    try (CommandProcess top =
        CommandProcess.startAfter(
            there,
            "",
            directory,
            "top",
            "--format",
            "json",
            "--interval",
            "100ms",
            "--count",
            "1")) {
      assertThat(top.exitCode()).as(top.err()).isZero();
      assertThat(top.err().strip()).isEqualTo("capturing on lo, ut\\u001b[2J");
    }
    try (CommandProcess top =
        CommandProcess.startAfter(there, "", directory, "top", "--interfaces", "none7")) {
      assertThat(top.exitCode()).isEqualTo(6);
      assertThat(top.err().strip())
          .isEqualTo("upstreamtop: no interface none7: there are lo, ut\\u001b[2J");
    }
  }

  @Test
  void findsNothingMissing() throws Exception {
    try (CommandProcess doctor = CommandProcess.start(directory, "doctor", "--duration", "100ms")) {
      assertThat(doctor.exitCode()).as(doctor.out()).isZero();
      assertThat(doctor.out()).contains("programs load and attach to lo").doesNotContain("FAIL");
    }
  }

  @Test
  void showsAndRecordsItsLittleWorldAndLeavesNothingBehind() throws Exception {
    Requirement.that(World.nginx().isPresent(), "nginx, for the demo");
    Path recording = directory.resolve("demo.jfr");
    List<ProcessHandle> children;
    try (CommandProcess demo =
        CommandProcess.start(directory, "demo", "--output", recording.toString())) {
      demo.awaitAttached();
      demo.await("figures of all backends", () -> demo.out().contains("checkout (127.0.0.1:9003)"));
      children = demo.children();
      assertThat(children).isNotEmpty();
      demo.signal("TERM");

      assertThat(demo.exitCode()).isEqualTo(143);
      assertThat(demo.out())
          .contains("jfr view --width 300 UpstreamBackend")
          .contains("nothing lost");
      assertThat(children).noneMatch(ProcessHandle::isAlive);
    }

    Map<String, Long> sums = new TreeMap<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      if (event.getEventType().getName().equals("dev.upstreamtop.UpstreamBackend")) {
        sums.merge(event.getString("name"), event.getLong("requests"), Long::sum);
      }
    }
    assertThat(sums).containsOnlyKeys("checkout", "pool-1", "pool-2");
    assertThat(sums.values()).allMatch(count -> count > 0);
  }

  @Test
  void showsAndRecordsAWorldThatSpeaksGrpc() throws Exception {
    Requirement.that(World.nginx().isPresent(), "nginx, for the demo");
    Path recording = directory.resolve("calls.jfr");
    try (CommandProcess demo =
        CommandProcess.start(directory, "demo", "--grpc", "--output", recording.toString())) {
      demo.awaitAttached();
      demo.await("calls that fail", () -> demo.out().contains("gRPC UNAVAILABLE"));
      demo.signal("TERM");

      assertThat(demo.exitCode()).isEqualTo(143);
      assertThat(demo.out().lines())
          .filteredOn(line -> line.contains("gRPC UNAVAILABLE"))
          .isNotEmpty()
          .allMatch(line -> line.contains("pool-2") && line.contains("POST /shop."));
    }

    Map<String, Long> requests = new TreeMap<>();
    Map<String, Long> calls = new TreeMap<>();
    Map<String, Long> failed = new TreeMap<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      String type = event.getEventType().getName();
      if (type.equals("dev.upstreamtop.UpstreamResult")) {
        requests.merge(event.getString("backend"), event.getLong("http2Requests"), Long::sum);
      } else if (type.equals("dev.upstreamtop.UpstreamGrpc")) {
        long unavailable = event.getLong("grpcUnavailable");
        long all = unavailable + event.getLong("grpcOk") + event.getLong("grpcNotFound");
        calls.merge(event.getString("backend"), all, Long::sum);
        failed.merge(event.getString("backend"), unavailable, Long::sum);
      }
    }
    assertThat(requests).hasSize(3).isEqualTo(calls);
    assertThat(failed.get("127.0.0.1:9002")).isPositive();
    assertThat(failed.get("127.0.0.1:9001") + failed.get("127.0.0.1:9003")).isZero();
  }

  @Test
  void reportsOnWhatItRecorded() throws Exception {
    Path recording = directory.resolve("own.jfr");
    try (CommandProcess record =
        CommandProcess.start(
            directory, "record", "--duration", "1s", "--output", recording.toString())) {
      assertThat(record.exitCode()).isZero();
      assertThat(record.out()).contains("0 requests to 0 backends", "wrote " + recording);
    }
    try (CommandProcess report = CommandProcess.start(directory, "report", recording.toString())) {
      assertThat(report.exitCode()).as(report.err()).isZero();
      assertThat(report.out()).contains("No request was seen.", "interfaces lo", "nothing lost");
    }
    byte[] whole = Files.readAllBytes(recording);
    Path cut = Files.write(directory.resolve("cut.jfr"), Arrays.copyOf(whole, whole.length / 2));
    try (CommandProcess report = CommandProcess.start(directory, "report", cut.toString())) {
      assertThat(report.exitCode()).isEqualTo(8);
      assertThat(report.err().lines()).hasSize(1);
    }
  }

  @Test
  void namesAFileThatCannotBeWritten() throws Exception {
    try (CommandProcess record =
        CommandProcess.start(
            directory, "record", "--output", directory.resolve("no/such.jfr").toString())) {
      assertThat(record.exitCode()).isEqualTo(7);
      assertThat(record.err()).contains("cannot write").doesNotContain("\tat ");
    }
  }
}
