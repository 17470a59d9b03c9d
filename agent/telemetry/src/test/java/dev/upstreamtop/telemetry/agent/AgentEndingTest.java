// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.testing.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a capture, whoever asks for it and whatever is under way. */
@Timeout(120)
class AgentEndingTest {

  @TempDir Path directory;

  /** As the two shutdown hooks do: ours, and Flight Recorder's by the end of its last chunk. */
  @Test
  void everyoneWhoEndsItWaitsForTheIntervalThatIsBeingDelivered() throws Exception {
    Path socket = directory.resolve("feed.sock");
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    SnapshotSink sink =
        snapshot -> {
          if (snapshot.interval().nanos() > 0) {
            arrived.countDown();
            awaitUninterrupted(released);
            order.add("delivered " + snapshot.interval().sequence());
          }
        };
    try (Collector collector = Collector.at(socket)) {
      CaptureKeeper keeper =
          new CaptureKeeper(
              AgentOptions.parse("capture=feed,socket=" + socket), sink, settings -> {});
      Thread thread = new Thread(keeper, "keeper");
      thread.start();
      collector.accept(1);
      collector.send(interval(1));
      arrived.await();
      // One more lies in the socket: it comes after the end, and goes to nobody.
      collector.send(interval(2));
      List<Thread> ending =
          List.of(new Thread(() -> end(keeper, order)), new Thread(() -> end(keeper, order)));
      for (Thread one : ending) {
        one.start();
        Await.until("it ends, or waits", () -> !one.isAlive() || isInWait(one));
      }
      released.countDown();
      for (Thread one : ending) {
        one.join();
      }
      thread.join();
    }
    assertThat(order).containsExactly("delivered 1", "closed", "closed");
  }

  private static Snapshot interval(long sequence) {
    return Traffic.snapshot(
        sequence, List.of(Traffic.row(Traffic.client("10.0.0.9", 8080), "", 3)));
  }

  private static void end(CaptureKeeper keeper, List<String> order) {
    keeper.close();
    order.add("closed");
  }

  private static boolean isInWait(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("awaitDelivery")) {
        return true;
      }
    }
    return false;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
