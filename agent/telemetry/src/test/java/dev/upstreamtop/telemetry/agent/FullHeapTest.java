// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent in an application that fills its heap for a while, and lives on. */
@Timeout(180)
class FullHeapTest {

  private static final int REQUESTS = 72;

  /** Ten times what a Unix socket holds. */
  private static final long BEYOND_THE_BUFFER = 2L << 20;

  private static final int ROWS = 400;

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#supported")
  void itsIntervalsAreCountedAsLostAndTheNextOnesAreTaken(Jdk jdk, @TempDir Path directory)
      throws IOException {
    Path socket = directory.resolve("feed.sock");
    String agent = "-javaagent:" + AgentJar.in(directory) + "=capture=feed,socket=" + socket;
    try (Collector collector = Collector.at(socket);
        Conversation application =
            Conversation.with(jdk, List.of(agent, "-Xmx40m", "-XX:+UseSerialGC"))) {
      collector.accept(1);
      int sent = 1;
      send(collector, sent);
      assertThat(application.say("until Upstreams TotalRequests " + REQUESTS))
          .endsWith(" " + REQUESTS);
      assertThat(application.say("fill")).isEqualTo("full");
      // What the connection has taken beyond its buffer was read while the heap was full.
      while (collector.bytesSent() < BEYOND_THE_BUFFER) {
        sent++;
        send(collector, sent);
      }
      assertThat(application.say("")).isEqualTo("freed");
      int total = sent + 1;
      send(collector, total);
      // Each snapshot tells one loss of its own, and each that was missed is one.
      Await.until(
          "all intervals taken or told as lost: " + total,
          () -> number(application, "Capture TotalLost") >= total);
      assertThat(application.say("read Capture State")).isEqualTo("State CAPTURING");
      long before = number(application, "Upstreams TotalRequests");
      send(collector, total + 1);
      assertThat(application.say("until Upstreams TotalRequests " + (before + REQUESTS)))
          .endsWith(" " + (before + REQUESTS));
      assertThat(before).as("some were missed").isLessThan((long) total * REQUESTS);
      assertThat(application.err()).isEmpty();
    }
  }

  private static void send(Collector collector, int sequence) throws IOException {
    List<BackendRow> rows = new ArrayList<>();
    rows.add(Traffic.row(Traffic.client("10.0.0.9", 8080), "", 3));
    // Labels of their own, so that decoding needs room.
    for (int row = 1; row < (sequence == 1 ? 1 : ROWS); row++) {
      rows.add(Traffic.row(Traffic.client("10.0.1.1", row), "row " + row + " of " + sequence, 0));
    }
    collector.send(Traffic.snapshot(sequence, rows));
  }

  private static long number(Conversation application, String attribute) {
    String answer = say(application, "read " + attribute);
    return Long.parseLong(answer.substring(answer.indexOf(' ') + 1));
  }

  private static String say(Conversation application, String command) {
    try {
      return application.say(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
