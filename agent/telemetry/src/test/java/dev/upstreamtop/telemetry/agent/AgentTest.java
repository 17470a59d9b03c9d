// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent in JVMs of its own, on every JDK that it must run on. */
@Timeout(180)
class AgentTest {

  private static final String JDKS = "dev.upstreamtop.testing.Jdk#supported";

  @TempDir Path directory;
  private Path jar;
  private Path socket;

  @BeforeEach
  void pack() throws IOException {
    jar = AgentJar.in(directory);
    socket = directory.resolve("feed.sock");
  }

  private Conversation start(Jdk jdk, String options, String... more) {
    List<String> line = new ArrayList<>(List.of("-javaagent:" + jar + "=" + options));
    line.addAll(List.of(more));
    return Conversation.with(jdk, line);
  }

  private String feed() {
    return "capture=feed,socket=" + socket;
  }

  private static Snapshot traffic(long sequence, BackendKey backend) {
    return Traffic.snapshot(
        sequence,
        List.of(Traffic.row(backend, "", 3), Traffic.row(Traffic.client("192.0.2.1", 80), "", 1)));
  }

  private static final BackendKey ORDERS = Traffic.client("10.0.0.9", 8080);

  @ParameterizedTest
  @MethodSource(JDKS)
  void withoutACollectorOneLineAndTheBeanSayWhy(Jdk jdk) throws IOException {
    try (Conversation application = start(jdk, feed())) {
      assertThat(application.say("until Capture State UNAVAILABLE")).endsWith("UNAVAILABLE");
      String reason = application.say("read Capture Reason");
      assertThat(reason).contains("no collector answers at " + socket, "upstreamtop collect");
      JdkCommand.Finished finished = application.end(7);
      assertThat(finished.exitCode()).isEqualTo(7);
      assertThat(finished.err())
          .isEqualTo("upstreamtop: no traffic is captured: " + reason.substring(7) + "\n");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void fedItIsSilentAndItsFiguresAreTheCollectors(Jdk jdk) throws IOException {
    Path recording = directory.resolve("agent.jfr");
    try (Collector collector = Collector.at(socket);
        Conversation application =
            start(jdk, feed(), "-XX:StartFlightRecording:filename=" + recording)) {
      collector.accept(1);
      for (int sequence = 1; sequence <= 3; sequence++) {
        collector.send(traffic(sequence, ORDERS));
      }
      assertThat(application.say("until Upstreams TotalRequests 288")).endsWith(" 288");
      assertThat(application.say("read Capture State")).isEqualTo("State CAPTURING");
      assertThat(application.say("read Capture Mode")).isEqualTo("Mode FEED");
      collector.send(traffic(4, ORDERS));
      assertThat(application.say("until Upstreams TotalRequests 384")).endsWith(" 384");
      JdkCommand.Finished finished = application.end(0);
      assertThat(finished.exitCode()).isZero();
      assertThat(finished.err()).isEmpty();
    }
    List<RecordedEvent> backends =
        RecordingFile.readAllEvents(recording).stream()
            .filter(event -> event.getEventType().getName().endsWith(".UpstreamBackend"))
            .toList();
    assertThat(backends.stream().mapToLong(event -> event.getLong("requests")).sum())
        .isEqualTo(384);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aCollectorsSettingsDoNotReplaceItsOwn(Jdk jdk) throws IOException {
    try (Conversation application = start(jdk, feed() + ",include=8080;9090,interval=7s")) {
      assertThat(application.say("until Capture State UNAVAILABLE")).endsWith("UNAVAILABLE");
      assertThat(application.say("read Upstreams IntervalMillis")).isEqualTo("IntervalMillis 7000");
      try (Collector collector = Collector.at(socket)) {
        collector.accept(1);
        collector.send(traffic(1, ORDERS));
        assertThat(application.say("until Upstreams IntervalMillis 1000")).endsWith(" 1000");
      }
      assertThat(application.say("until Upstreams IntervalMillis 7000")).endsWith(" 7000");
      assertThat(application.say("read Upstreams Include")).contains("8080", "9090");
      assertThat(application.end(0).exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void withBeansAndARecordingItIsOneDaemonThread(Jdk jdk) throws IOException {
    String recording = "-XX:StartFlightRecording:filename=";
    try (Collector collector = Collector.at(socket);
        Conversation application = start(jdk, feed(), recording + directory.resolve("agent.jfr"));
        Conversation without =
            Conversation.with(jdk, List.of(recording + directory.resolve("without.jfr")))) {
      collector.accept(1);
      collector.send(traffic(1, ORDERS));
      assertThat(application.say("until Upstreams TotalRequests 96")).endsWith(" 96");
      assertThat(without.say("read Upstreams TotalRequests"))
          .isEqualTo("TotalRequests InstanceNotFoundException");
      List<String> expected = new ArrayList<>(threads(without));
      expected.add("upstreamtop (daemon)");
      expected.sort(null);
      // The one that registers the beans ends when it has.
      Await.until("threads " + expected, () -> threads(application).equals(expected));
      collector.send(traffic(2, ORDERS));
      assertThat(application.say("until Upstreams TotalRequests 192")).endsWith(" 192");
      assertThat(threads(application)).isEqualTo(expected);
    }
  }

  private static List<String> threads(Conversation application) {
    try {
      return List.of(application.say("threads").split(", ", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aCollectorMayComeLateGoAndComeBack(Jdk jdk) throws IOException {
    try (Conversation application = start(jdk, feed())) {
      assertThat(application.say("until Capture State UNAVAILABLE")).endsWith("UNAVAILABLE");
      try (Collector collector = Collector.at(socket)) {
        collector.accept(1);
        collector.send(traffic(1, ORDERS));
        assertThat(application.say("until Upstreams TotalRequests 96")).endsWith(" 96");
      }
      assertThat(application.say("until Capture State UNAVAILABLE")).endsWith("UNAVAILABLE");
      try (Collector collector = Collector.at(socket)) {
        collector.accept(2);
        collector.send(traffic(1, ORDERS));
        assertThat(application.say("until Upstreams TotalRequests 192")).endsWith(" 192");
        // One loss by the ring in each snapshot, and the gap between the two.
        assertThat(application.say("read Capture TotalLost")).isEqualTo("TotalLost 3");
      }
      assertThat(application.err().lines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void itKnowsItsOwnListeningSockets(Jdk jdk) throws IOException {
    try (Collector collector = Collector.at(socket);
        Conversation application = start(jdk, feed())) {
      collector.accept(1);
      collector.send(traffic(1, ORDERS));
      assertThat(application.say("until Upstreams TotalRequests 96")).endsWith(" 96");
      int port = Integer.parseInt(application.say("listen").substring(5));
      BackendKey self = new BackendKey(new Endpoint("127.0.0.1", port), Side.SERVER);
      collector.send(traffic(2, self));
      // The totals are of the client's side.
      assertThat(application.say("until Upstreams TotalRequests 120")).endsWith(" 120");
      assertThat(application.say("backend 127.0.0.1:" + port + " SERVER self"))
          .isEqualTo("self true");
      assertThat(application.say("backend 192.0.2.1:80 CLIENT self")).isEqualTo("self false");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aPortOpenedLaterIsFoundAndAClosedOneForgotten(Jdk jdk) throws IOException {
    try (Collector collector = Collector.at(socket);
        Conversation application = start(jdk, feed())) {
      collector.accept(1);
      String port = application.say("listen").substring(5);
      application.say("close");
      BackendKey later =
          new BackendKey(new Endpoint("127.0.0.1", Integer.parseInt(port)), Side.SERVER);
      awaitSelf(false, later, collector, application);
      application.say("listen " + port);
      awaitSelf(true, later, collector, application);
      application.say("close");
      awaitSelf(false, later, collector, application);
    }
  }

  /** Goes on with traffic to a backend until the application's bean says so. */
  private static void awaitSelf(
      boolean wanted, BackendKey backend, Collector collector, Conversation application) {
    String question = "backend " + backend.endpoint() + " " + backend.side() + " self";
    Await.until(
        backend + " self " + wanted,
        () -> {
          try {
            collector.send(traffic(1, backend));
            return application.say(question).equals("self " + wanted);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void scopeSelfShowsNothingElse(Jdk jdk) throws IOException {
    try (Collector collector = Collector.at(socket);
        Conversation application = start(jdk, feed() + ",scope=self")) {
      collector.accept(1);
      int port = Integer.parseInt(application.say("listen").substring(5));
      Endpoint self = new Endpoint("::1", port);
      Snapshot seen =
          Traffic.snapshot(
              1,
              List.of(
                  Traffic.row(new BackendKey(self, Side.SERVER), "", 3),
                  Traffic.row(new BackendKey(self, Side.CLIENT), "", 1),
                  Traffic.row(Traffic.client("192.0.2.1", 80), "", 1)));
      collector.send(seen.with(seen.capture().withSides(List.of(Side.CLIENT, Side.SERVER))));
      assertThat(application.say("until Upstreams TotalRequests 72")).endsWith(" 72");
      assertThat(application.say("read Upstreams Side")).isEqualTo("Side SERVER");
      assertThat(application.say("backend [::1]:" + port + " SERVER self")).isEqualTo("self true");
      // A client on this host shows some of the same requests, and others are of others.
      assertThat(application.say("backend [::1]:" + port + " CLIENT self"))
          .isEqualTo("self absent");
      assertThat(application.say("backend 192.0.2.1:80 CLIENT self")).isEqualTo("self absent");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void theApplicationChoosesItsLogManager(Jdk jdk) throws IOException {
    try (Conversation application = start(jdk, feed())) {
      // By the time of this line the agent has long found that there is no collector.
      Await.until("the agent's line", () -> !application.err().isEmpty());
      assertThat(application.say("choose-log-manager")).isEqualTo("log manager OwnLogManager");
      assertThat(application.say("until Capture State UNAVAILABLE")).endsWith("UNAVAILABLE");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aBrokenOptionIsToldAndHarmless(Jdk jdk) throws IOException {
    try (Conversation application = start(jdk, "intervall=1s")) {
      assertThat(application.say("until Capture State UNAVAILABLE")).endsWith("UNAVAILABLE");
      assertThat(application.say("read Capture Reason")).contains("unknown option 'intervall'");
      JdkCommand.Finished finished = application.end(0);
      assertThat(finished.exitCode()).isZero();
      assertThat(finished.err().lines()).hasSize(1).allMatch(line -> line.contains("'intervall'"));
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aSecondLoadSaysSo(Jdk jdk) throws IOException {
    try (Conversation application = start(jdk, feed(), "-javaagent:" + jar + "=" + feed())) {
      assertThat(application.say("until Capture State UNAVAILABLE")).endsWith("UNAVAILABLE");
      assertThat(application.err().lines())
          .hasSize(2)
          .anyMatch(line -> line.contains("already loaded"));
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void itAttachesToARunningJvm(Jdk jdk) throws IOException {
    try (Collector collector = Collector.at(socket);
        Conversation application =
            Conversation.with(jdk, List.of("-XX:+EnableDynamicAgentLoading"))) {
      JdkCommand.Finished loaded =
          jdk.command(
                  "jcmd",
                  Long.toString(application.pid()),
                  "JVMTI.agent_load",
                  jar.toString(),
                  "\"" + feed() + "\"")
              .run();
      assertThat(loaded.exitCode()).as(loaded.out() + loaded.err()).isZero();
      collector.accept(1);
      collector.send(traffic(1, ORDERS));
      assertThat(application.say("until Upstreams TotalRequests 96")).endsWith(" 96");
      assertThat(application.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void toolsOfTheJdkAreLeftAlone(Jdk jdk) {
    for (String tool : List.of("jcmd", "javac")) {
      JdkCommand.Finished finished =
          jdk.command(tool, tool.equals("jcmd") ? "-l" : "-version")
              .with("JAVA_TOOL_OPTIONS", "-javaagent:" + jar + "=nonsense")
              .run();
      assertThat(finished.exitCode()).isZero();
      assertThat(finished.err()).startsWith("Picked up JAVA_TOOL_OPTIONS").hasLineCount(1);
    }
  }
}
