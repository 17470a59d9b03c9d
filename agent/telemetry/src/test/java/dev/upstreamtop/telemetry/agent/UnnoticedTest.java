// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import dev.upstreamtop.testing.WaitEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the agent does not leave in the application's recording and on its screen. */
@Timeout(180)
class UnnoticedTest {

  private static final int SNAPSHOTS = 10;
  private static final int SLEEP_MILLIS = 200;

  @TempDir Path directory;

  static Stream<Arguments> jdksAndSettings() {
    return Jdk.supported()
        .flatMap(jdk -> Stream.of("default", "profile").map(jfc -> Arguments.of(jdk, jfc)));
  }

  @ParameterizedTest
  @MethodSource("jdksAndSettings")
  void noneOfItsWaitsIsAnEventOfTheJdksSettings(Jdk jdk, String settings) throws IOException {
    Path socket = directory.resolve("feed.sock");
    Path recording = directory.resolve("application.jfr");
    String agent = "-javaagent:" + AgentJar.in(directory) + "=capture=feed,socket=" + socket;
    try (Conversation application =
        Conversation.with(
            jdk,
            List.of(
                agent,
                "-XX:StartFlightRecording:settings=" + settings + ",filename=" + recording))) {
      Await.until("it found no collector", () -> !application.err().isEmpty());
      try (Collector collector = Collector.at(socket)) {
        // Nobody has asked for beans yet: until it tries again it waits for that too.
        collector.accept(1);
        for (int sequence = 1; sequence <= SNAPSHOTS; sequence++) {
          collector.send(
              Traffic.snapshot(
                  sequence, List.of(Traffic.row(Traffic.client("10.0.0.9", 8080), "", 3))));
          // The application's own wait is the measure: it is recorded, the agent's beside it not.
          assertThat(application.say("sleep " + SLEEP_MILLIS)).isEqualTo("slept");
        }
        assertThat(application.say("until Upstreams TotalRequests 720")).endsWith(" 720");
        assertThat(application.end(0).exitCode()).isZero();
      }
    }
    List<RecordedEvent> waits =
        RecordingFile.readAllEvents(recording).stream()
            .filter(event -> WaitEvents.NAMES.contains(event.getEventType().getName()))
            .toList();
    assertThat(waits)
        .as("the application's waits")
        .filteredOn(event -> isLong(event) && !isOurs(event))
        .hasSizeGreaterThanOrEqualTo(SNAPSHOTS);
    List<RecordedEvent> ours = waits.stream().filter(UnnoticedTest::isOurs).toList();
    assertThat(ours).filteredOn(event -> !carriesBytes(event)).isEmpty();
    // One that finds what it asks for waits for nothing, but a machine that is ten times
    // overcommitted holds one up for a millisecond now and then: not one of three.
    assertThat(ours).hasSizeLessThanOrEqualTo(SNAPSHOTS / 3);
  }

  private static boolean carriesBytes(RecordedEvent event) {
    return bytesOf(event, "bytesRead") + bytesOf(event, "bytesWritten") > 0;
  }

  private static long bytesOf(RecordedEvent event, String field) {
    return event.hasField(field) ? event.getLong(field) : 0;
  }

  /** Whatever a read takes: with a threshold of nothing each of them is an event. */
  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#supported")
  void itReadsOnlyWhatIsThereAndASnapshotAtOnce(Jdk jdk) throws IOException {
    Path socket = directory.resolve("feed.sock");
    Path recording = directory.resolve("application.jfr");
    String agent = "-javaagent:" + AgentJar.in(directory) + "=capture=feed,socket=" + socket;
    try (Collector collector = Collector.at(socket);
        Conversation application =
            Conversation.with(
                jdk,
                List.of(
                    agent,
                    "-XX:StartFlightRecording:jdk.SocketRead#threshold=0ms,filename="
                        + recording))) {
      collector.accept(1);
      for (int sequence = 1; sequence <= SNAPSHOTS; sequence++) {
        collector.send(
            Traffic.snapshot(
                sequence, List.of(Traffic.row(Traffic.client("10.0.0.9", 8080), "", 3))));
        int requests = 72 * sequence;
        assertThat(application.say("until Upstreams TotalRequests " + requests))
            .endsWith(" " + requests);
      }
      assertThat(application.end(0).exitCode()).isZero();
    }
    List<RecordedEvent> reads =
        RecordingFile.readAllEvents(recording).stream()
            .filter(event -> event.getEventType().getName().equals("jdk.SocketRead"))
            .filter(UnnoticedTest::isOurs)
            .toList();
    assertThat(reads).allMatch(UnnoticedTest::carriesBytes);
    // And one for the greeting, and one for the terms where the first snapshot came after them.
    assertThat(reads).hasSizeBetween(1 + SNAPSHOTS, 2 + SNAPSHOTS);
  }

  private static boolean isLong(RecordedEvent event) {
    return event.getDuration().toMillis() >= SLEEP_MILLIS / 2;
  }

  private static boolean isOurs(RecordedEvent event) {
    return event.getThread("eventThread") != null
        && String.valueOf(event.getThread("eventThread").getJavaName()).startsWith("upstreamtop");
  }

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#supported")
  void theJvmsCheckOfNativeCallsFindsNoneOfIts(Jdk jdk) throws IOException {
    Path socket = directory.resolve("feed.sock");
    String agent = "-javaagent:" + AgentJar.in(directory) + "=capture=feed,socket=" + socket;
    try (Conversation application = Conversation.with(jdk, List.of("-Xcheck:jni", agent))) {
      Await.until("it found no collector", () -> !application.err().isEmpty());
      try (Collector collector = Collector.at(socket)) {
        // It waits for that main has begun and for the log manager meanwhile.
        collector.accept(1);
        assertThat(application.say("until Capture State CAPTURING")).endsWith("CAPTURING");
        // What the check finds in the JDK itself, in main's own lines, has no frame of ours.
        assertThat(application.end(0).out()).doesNotContain("JNI local refs", "dev.upstreamtop");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("with17")
  void aSecurityManagerGetsALineThatNamesTheGrant(Jdk jdk) throws IOException {
    String agent = "-javaagent:" + AgentJar.in(directory);
    JdkCommand.Finished finished;
    try (Conversation application =
        Conversation.with(jdk, List.of("-Djava.security.manager", agent), PlainApplication.class)) {
      finished = application.end(0);
    }
    assertThat(finished.err().lines().filter(line -> line.startsWith("upstreamtop: ")))
        .singleElement()
        .asString()
        .contains("not started", "grant codeBase", "java.security.AllPermission");
  }

  static Stream<Jdk> with17() {
    return Stream.of(Jdk.of(17));
  }
}
