// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.feed.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.feed.FeedClient;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.testing.Jdk;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A collector whose heap has no room for the encoded form of a snapshot, and has it again. */
@Timeout(180)
class FullCollectorHeapTest {

  /** Their labels are one text in the heap; encoded they are too long for it. */
  private static final int ROWS = 3_500;

  private static final int LABEL = 4_000;
  private static final long PAUSE_MILLIS = 20;

  /** A reader is behind by few at most, and has a long one to read. */
  private static final long LONG_PAUSE_MILLIS = 1_000;

  @ParameterizedTest
  @CsvSource({"16m,true", "256m,false"})
  void aSnapshotThatDoesNotFitIsAGapAndTheServerGoesOn(
      String heap, boolean gap, @TempDir Path directory) throws Exception {
    Path socket = directory.resolve("feed.sock");
    Process process =
        new ProcessBuilder(
                Jdk.java(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FullCollectorHeapTest.class.getName(),
                socket.toString())
            .redirectErrorStream(true)
            .start();
    BlockingQueue<Snapshot> read = new LinkedBlockingQueue<>();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        FeedClient client = new FeedClient(socket)) {
      assertThat(said.readLine()).isEqualTo("listening");
      Thread.ofPlatform().daemon().start(() -> readInto(read, client));
      assertThat(read.poll(30, TimeUnit.SECONDS)).as("one that fits").isNotNull();

      process.getOutputStream().close();
      long tooLong = Long.parseLong(said.readLine());

      Snapshot next = read.poll(30, TimeUnit.SECONDS);
      while (next != null && next.interval().sequence() < tooLong) {
        next = read.poll(30, TimeUnit.SECONDS);
      }
      assertThat(next).as("after the one that does not fit").isNotNull();
      // With room it is sent: nothing but the heap keeps it back.
      assertThat(next.interval().sequence()).isEqualTo(gap ? tooLong + 1 : tooLong);
      assertThat(next.capture().loss().lost().getOrDefault(FeedClient.GAP, 0L))
          .isEqualTo(gap ? 1 : 0);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void readInto(BlockingQueue<Snapshot> read, FeedClient client) {
    try {
      client.read(() -> {}, read::add);
    } catch (IOException end) {
      // The end of the server is the end of the test.
    }
  }

  /**
   * The collector: snapshots that fit until its input ends, one that does not, whose number it
   * says, and again such that do.
   */
  public static void main(String[] arguments) throws Exception {
    String label = "x".repeat(LABEL);
    List<BackendRow> many =
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(port -> new BackendKey(new Endpoint("10.0.0.9", port), Side.CLIENT))
            .map(key -> BackendRow.empty(key, label, false))
            .toList();
    List<BackendRow> one = many.subList(0, 1);
    try (FeedServer server = FeedServer.listen(Path.of(arguments[0]))) {
      System.out.println("listening");
      long sequence = 0;
      Thread inputEnds = Thread.ofPlatform().daemon().start(FullCollectorHeapTest::readInput);
      while (inputEnds.isAlive()) {
        Thread.sleep(PAUSE_MILLIS);
        server.accept(snapshot(++sequence, one));
      }
      long tooLong = ++sequence;
      server.accept(snapshot(tooLong, many));
      System.out.println(tooLong);
      while (true) {
        Thread.sleep(LONG_PAUSE_MILLIS);
        server.accept(snapshot(++sequence, one));
      }
    }
  }

  private static void readInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said there but that it ends.
      }
    } catch (IOException ended) {
      // As good as its end.
    }
  }

  private static Snapshot snapshot(long sequence, List<BackendRow> rows) {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(sequence, 1, 1_000_000_000, false),
        rows,
        Exchanges.NONE,
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, ""));
  }
}
