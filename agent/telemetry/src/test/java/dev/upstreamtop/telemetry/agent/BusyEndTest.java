// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recording of a fed JVM on Java 17 that ends by {@code System.exit} while every processor is
 * busy and a collector goes on sending: once in a long series such a recording held no event of
 * ours.
 */
@Timeout(180)
class BusyEndTest {

  private static final int CONFIRMED = 5;

  // What an interval has of them.
  private static final long REQUESTS = 72;
  private static final long RESPONSES = 30;

  private static final List<Process> BURNERS = new ArrayList<>();

  @BeforeAll
  static void keepEveryProcessorBusy() throws IOException {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      BURNERS.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
    }
  }

  @AfterAll
  static void letThemGo() throws InterruptedException {
    for (Process burner : BURNERS) {
      burner.destroyForcibly().waitFor();
    }
  }

  @RepeatedTest(4)
  void theRecordingHoldsWhatHadCome(@TempDir Path directory, RepetitionInfo repetition)
      throws Exception {
    endWhileSnapshotsCome(directory, periods(repetition));
  }

  @Tag("nightly")
  @RepeatedTest(150)
  void theRecordingHoldsItEachTime(@TempDir Path directory, RepetitionInfo repetition)
      throws Exception {
    endWhileSnapshotsCome(directory, periods(repetition));
  }

  /** By turns so long that all is written at the end, and so short that some is just being. */
  private static String periods(RepetitionInfo repetition) {
    return repetition.getCurrentRepetition() % 2 == 0
        ? "+dev.upstreamtop.UpstreamBackend#period=10ms,+dev.upstreamtop.UpstreamResult#period=10ms,"
        : "";
  }

  private static void endWhileSnapshotsCome(Path directory, String periods) throws Exception {
    Path socket = directory.resolve("feed.sock");
    Path recording = directory.resolve("application.jfr");
    String agent = "-javaagent:" + AgentJar.in(directory) + "=capture=feed,socket=" + socket;
    long sent;
    try (Collector collector = Collector.at(socket);
        Conversation application =
            Conversation.with(
                Jdk.of(17),
                List.of(agent, "-XX:StartFlightRecording:" + periods + "filename=" + recording))) {
      collector.accept(1);
      for (int sequence = 1; sequence <= CONFIRMED; sequence++) {
        send(collector, sequence);
      }
      assertThat(application.say("until Upstreams TotalRequests " + CONFIRMED * REQUESTS))
          .endsWith(" " + CONFIRMED * REQUESTS);
      AtomicLong sequence = new AtomicLong(CONFIRMED);
      Thread sending = new Thread(() -> sendUntilGone(sequence, collector), "collector");
      sending.start();
      Await.until("more of them", () -> sequence.get() > 2 * CONFIRMED);
      assertThat(application.end(0).exitCode()).isZero();
      sending.join();
      sent = sequence.get();
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(recording).stream()
            .filter(event -> event.getEventType().getName().startsWith("dev.upstreamtop."))
            .toList();
    assertThat(events)
        .extracting(event -> event.getEventType().getName())
        .contains("dev.upstreamtop.UpstreamCapture", "dev.upstreamtop.UpstreamConfiguration");
    long backends = sum(events, "UpstreamBackend", "requests");
    assertThat(backends).isBetween(CONFIRMED * REQUESTS, sent * REQUESTS);
    assertThat(backends % REQUESTS).as("of an interval told in part").isZero();
    assertThat(sum(events, "UpstreamResult", "responses2xx"))
        .as("of all intervals that the other events tell")
        .isEqualTo(backends / REQUESTS * RESPONSES);
  }

  private static long sum(List<RecordedEvent> events, String type, String field) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.upstreamtop." + type))
        .mapToLong(event -> event.getLong(field))
        .sum();
  }

  private static void sendUntilGone(AtomicLong sequence, Collector collector) {
    try {
      while (true) {
        send(collector, sequence.incrementAndGet());
      }
    } catch (IOException gone) {
      // The JVM has ended.
    }
  }

  private static void send(Collector collector, long sequence) throws IOException {
    collector.send(
        Traffic.snapshot(sequence, List.of(Traffic.row(Traffic.client("10.0.0.9", 8080), "", 3))));
  }
}
