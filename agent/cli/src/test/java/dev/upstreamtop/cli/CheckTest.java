// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.NeedsRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over real traffic, captured by the check itself or heard from a collector. */
@NeedsRoot
class CheckTest {

  private static final String REFUSED =
      "for i in $(seq 20); do (exec 3<>/dev/tcp/127.0.0.1/8099) 2>/dev/null; done";

  @TempDir private Path directory;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  private CommandProcess check(Path socket, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of("check", "--socket", socket.toString()));
    line.addAll(Arrays.asList(words));
    return CommandProcess.start(directory, line.toArray(String[]::new));
  }

  @Test
  void capturesByItselfWhereThereIsNoCollector() throws Exception {
    Path none = directory.resolve("none.sock");
    try (CommandProcess check =
        check(none, "--duration", "4s", "connectFailed=0,5", "lost=0", "failed=1%")) {
      check.await("programs", () -> check.links() > 0);
      while (check.links() > 0) {
        check.runInside("bash", "-c", REFUSED);
      }
      assertThat(check.exitCode()).as(check.out() + check.err()).isEqualTo(2);
      assertThat(check.out())
          .startsWith("UPSTREAMTOP CRITICAL - 127.0.0.1:8099: connectFailed ")
          .containsPattern("\\| 'connectFailed'=[0-9]+;0;5;0 'lost'=0;;0;0 'failed'=0%;;1;0\n$");
      assertThat(check.err()).isEmpty();
    }
  }

  @Test
  void hearsACollectorWhichCapturesFromThenOnAsBefore() throws Exception {
    Path socket = directory.resolve("feed.sock");
    try (CommandProcess collect =
        CommandProcess.start(
            directory, "collect", "--interval", "200ms", "--socket", socket.toString())) {
      collect.await("a collector", () -> collect.err().contains("agents connect to"));
      try (CommandProcess check = check(socket, "--duration", "3s", "connectFailed=0,5")) {
        while (ProcessHandle.of(check.pid()).map(ProcessHandle::isAlive).orElse(false)) {
          collect.runInside("bash", "-c", REFUSED);
        }
        assertThat(check.exitCode()).as(check.out() + check.err()).isEqualTo(2);
        assertThat(check.out()).startsWith("UPSTREAMTOP CRITICAL - 127.0.0.1:8099: connectFailed ");
      }
      try (CommandProcess check = check(socket, "--duration", "1s", "all.inFlight=0")) {
        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(check.out()).startsWith("UPSTREAMTOP OK - ");
      }
      collect.signal("TERM");
      assertThat(collect.exitCode()).isEqualTo(143);
    }
  }
}
