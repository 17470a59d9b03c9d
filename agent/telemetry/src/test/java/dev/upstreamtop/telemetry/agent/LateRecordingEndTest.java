// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a JVM whose recording began after the capture's last change of state. */
@Timeout(180)
class LateRecordingEndTest {

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#supported")
  void theRecordingHoldsTheStateThatLasted(Jdk jdk, @TempDir Path directory) throws IOException {
    Path socket = directory.resolve("feed.sock");
    Path recording = directory.resolve("late.jfr");
    String agent = "-javaagent:" + AgentJar.in(directory) + "=capture=feed,socket=" + socket;
    try (Collector collector = Collector.at(socket);
        Conversation application = Conversation.with(jdk, List.of(agent))) {
      // Told once, when the collector greets, and never again: it has no interval to hand out.
      collector.accept(1);
      assertThat(application.say("until Capture State CAPTURING")).endsWith(" CAPTURING");
      JdkCommand.Finished started =
          jdk.command(
                  "jcmd",
                  Long.toString(application.pid()),
                  "JFR.start",
                  "dumponexit=true",
                  "filename=" + recording)
              .run();
      assertThat(started.exitCode()).as(started.out() + started.err()).isZero();
      assertThat(application.end(0).exitCode()).isZero();
    }
    assertThat(RecordingFile.readAllEvents(recording))
        .filteredOn(event -> event.getEventType().getName().endsWith(".UpstreamCapture"))
        .isNotEmpty()
        .allMatch(event -> event.getString("state").equals("CAPTURING"));
  }
}
