// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel's lock of all interfaces may be held for long by somebody else: a capture counts on
 * meanwhile, delivers, and ends.
 */
@NeedsRoot
class HeldInterfacesTest {

  private static final int ATTEMPTS = 20;

  @TempDir private Path directory;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  @Test
  void whatIsHeldUpAtTheInterfacesHoldsUpNothingElse() throws Throwable {
    try (CommandProcess top =
        CommandProcess.start(directory, "top", "--format", "json", "--interval", "200ms")) {
      top.awaitAttached();
      top.await("an interval", () -> top.out().contains("\n"));
      HeldThread held = HeldThread.hold(top.task("upstreamtop-int"));
      try {
        for (int i = 0; i < ATTEMPTS; i++) {
          // Nobody listens there.
          top.runInside("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9");
        }
        top.await("all that was refused meanwhile", () -> refused(top) == ATTEMPTS);
        top.signal("TERM");
        top.awaitOut("the last interval", () -> top.out().contains("\"last\":true"));
      } finally {
        held.close();
      }

      assertThat(top.exitCode()).isEqualTo(143);
      List<JsonNode> objects = objects(top);
      assertThat(objects.getLast().get("capture").get("state").textValue()).isEqualTo("STOPPED");
      assertThat(objects.getLast().get("capture").get("interfaces")).hasSize(1);
      assertThat(refused(top)).isEqualTo(ATTEMPTS);
    }
  }

  private static long refused(CommandProcess top) {
    try {
      long refused = 0;
      for (JsonNode object : objects(top)) {
        for (JsonNode backend : object.get("backends")) {
          refused += backend.get("refused").longValue();
        }
      }
      return refused;
    } catch (IOException unfinished) {
      return -1;
    }
  }

  private static List<JsonNode> objects(CommandProcess top) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : top.out().lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }
}
