// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector tells of real traffic, and that nobody whom it tells can hold it up. */
@NeedsRoot
class OnFindingTest {

  private static final String PORT = "8099";
  private static final String BACKEND = "127.0.0.1:" + PORT;
  private static final String REFUSED =
      "for i in $(seq 20); do (exec 3<>/dev/tcp/127.0.0.1/" + PORT + ") 2>/dev/null; done";
  private static final String ANSWERED =
      "for i in $(seq 20); do curl -s http://" + BACKEND + "/ >/dev/null; done";

  @TempDir private Path directory;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
    Requirement.program("busybox");
    Requirement.program("curl");
  }

  private CommandProcess collect(String receiver) throws Exception {
    CommandProcess collect =
        CommandProcess.start(
            directory,
            "collect",
            "--side",
            "client",
            "--socket",
            directory.resolve("feed.sock").toString(),
            "--on-finding",
            receiver);
    collect.await("a receiver", () -> collect.err().contains("findings are told to "));
    return collect;
  }

  /** A server in the namespace of the command. */
  private Process backend(CommandProcess collect) throws IOException {
    return new ProcessBuilder(
            "nsenter",
            "--net",
            "--target",
            Long.toString(collect.pid()),
            "busybox",
            "httpd",
            "-f",
            "-p",
            BACKEND,
            "-h",
            directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<JsonNode> objects(Path file) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    if (Files.exists(file)) {
      String text = Files.readString(file);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        objects.add(new ObjectMapper().readTree(line));
      }
    }
    return objects;
  }

  @Test
  void aCommandIsToldWhenItBeginsAndWhenItIsOver() throws Exception {
    Path told = directory.resolve("told");
    try (CommandProcess collect = collect("cat >> '" + told + "'")) {
      Await.until(
          "the beginning",
          () -> {
            collect.runInside("bash", "-c", REFUSED);
            return !objects(told).isEmpty();
          });
      Process backend = backend(collect);
      try {
        Await.until(
            "the end",
            () -> {
              collect.runInside("bash", "-c", ANSWERED);
              return objects(told).size() > 1;
            });
      } finally {
        backend.destroyForcibly().waitFor();
      }
      collect.signal("TERM");
      assertThat(collect.exitCode()).isEqualTo(143);
      assertThat(collect.err()).doesNotContain("not told");
    }
    List<JsonNode> objects = objects(told);
    assertThat(objects).hasSize(2);
    assertThat(objects)
        .extracting(each -> each.get("event").textValue())
        .containsExactly("begun", "over");
    for (JsonNode object : objects) {
      JsonNode finding = object.get("finding");
      assertThat(finding.get("backend").textValue()).isEqualTo(BACKEND);
      assertThat(finding.get("kind").textValue()).isEqualTo("REFUSED");
      assertThat(finding.get("captureId").textValue()).hasSize(24);
    }
  }

  @Test
  void aReceiverThatHangsHoldsNothingUpAndEndsWithTheCommand() throws Exception {
    Path begun = directory.resolve("begun");
    try (CommandProcess collect = collect("touch '" + begun + "'; sleep 1000")) {
      Await.until(
          "the beginning",
          () -> {
            collect.runInside("bash", "-c", REFUSED);
            return Files.exists(begun);
          });
      List<ProcessHandle> children = collect.children();
      assertThat(children).isNotEmpty();
      long signalled = System.nanoTime();
      collect.signal("TERM");
      assertThat(collect.exitCode()).isEqualTo(143);
      assertThat(System.nanoTime() - signalled).isLessThan(9_000_000_000L);
      Await.until("its end", () -> children.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(collect.err()).contains("a finding was not told to ");
    }
  }

  @Test
  void topTellsItTooWhereNoScreenIsDrawn() throws Exception {
    Path told = directory.resolve("told");
    String receiver = "cat >> '" + told + "'";
    try (CommandProcess top =
        CommandProcess.start(directory, "top", "--format", "json", "--on-finding", receiver)) {
      top.await("a receiver", () -> top.err().contains("findings are told to "));
      Await.until(
          "the beginning",
          () -> {
            top.runInside("bash", "-c", REFUSED);
            return !objects(told).isEmpty();
          });
      top.signal("TERM");
      assertThat(top.exitCode()).isEqualTo(143);
    }
    assertThat(objects(told).getFirst().get("finding").get("backend").textValue())
        .isEqualTo(BACKEND);
    try (CommandProcess screen = CommandProcess.start(directory, "top", "--on-finding", receiver)) {
      assertThat(screen.exitCode()).isEqualTo(2);
      assertThat(screen.err()).contains("--format plain").hasLineCount(1);
    }
  }
}
