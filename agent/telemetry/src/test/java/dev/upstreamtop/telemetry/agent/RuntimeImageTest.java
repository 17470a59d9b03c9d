// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent in runtimes that jlink made, without what it likes to have. */
@Timeout(180)
class RuntimeImageTest {

  private static final String JDKS = "dev.upstreamtop.testing.Jdk#supported";
  private static final String NO_EVENTS =
      "upstreamtop: no events: this runtime lacks the module jdk.jfr";
  private static final String NO_BEANS =
      "upstreamtop: no MBeans: this runtime lacks the module java.management";
  private static final String NO_FEED =
      "upstreamtop: no traffic is captured: the feed needs the module jdk.net, which this runtime"
          + " lacks";

  @TempDir Path directory;
  private Path jar;
  private Path socket;

  @BeforeEach
  void pack() throws IOException {
    jar = AgentJar.in(directory);
    socket = directory.resolve("feed.sock");
  }

  private String agent() {
    return "-javaagent:" + jar + "=capture=feed,socket=" + socket;
  }

  private static Snapshot traffic(long sequence) {
    return Traffic.snapshot(
        sequence, List.of(Traffic.row(Traffic.client("10.0.0.9", 8080), "", 3)));
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void withNextToNothingTheApplicationRuns(Jdk jdk) throws IOException {
    Jdk runtime = jdk.reducedTo("java.base", "java.instrument");
    try (Collector collector = Collector.at(socket);
        Conversation application =
            Conversation.with(runtime, List.of(agent()), PlainApplication.class)) {
      collector.connect();
      Await.until("what the agent lacks", () -> application.err().lines().count() >= 3);
      JdkCommand.Finished finished = application.end(3);
      assertThat(finished.exitCode()).isEqualTo(3);
      assertThat(finished.out()).isEqualTo("started\nserved\n");
      assertThat(finished.err().lines()).containsExactlyInAnyOrder(NO_EVENTS, NO_BEANS, NO_FEED);
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void withoutFlightRecorderItHasBeans(Jdk jdk) throws IOException {
    Jdk runtime = jdk.reducedTo("java.instrument", "java.management", "jdk.net");
    try (Collector collector = Collector.at(socket);
        Conversation application = Conversation.with(runtime, List.of(agent()))) {
      collector.accept(1);
      collector.send(traffic(1));
      assertThat(application.say("until Upstreams TotalRequests 72")).endsWith(" 72");
      JdkCommand.Finished finished = application.end(3);
      assertThat(finished.exitCode()).isEqualTo(3);
      assertThat(finished.err().lines()).containsExactly(NO_EVENTS);
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void withoutManagementItHasEvents(Jdk jdk) throws IOException {
    Jdk runtime = jdk.reducedTo("java.instrument", "jdk.jfr", "jdk.net");
    try (Collector collector = Collector.at(socket);
        Conversation application =
            Conversation.with(runtime, List.of(agent()), StreamingApplication.class)) {
      collector.accept(1);
      collector.send(traffic(1));
      collector.send(traffic(2));
      assertThat(application.say("until-requests 144")).isEqualTo("requests 144");
      JdkCommand.Finished finished = application.end(3);
      assertThat(finished.exitCode()).isEqualTo(3);
      assertThat(finished.err().lines()).containsExactly(NO_BEANS);
    }
  }
}
