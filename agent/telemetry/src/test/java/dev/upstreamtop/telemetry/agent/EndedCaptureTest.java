// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.testing.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A direct capture that ends by itself leaves no state that says it goes on, and another follows.
 */
@Timeout(60)
class EndedCaptureTest {

  private final List<OwnCapture> begun = new CopyOnWriteArrayList<>();
  private final List<CaptureStatus> told = new CopyOnWriteArrayList<>();

  private CaptureStatus last() {
    return told.get(told.size() - 1);
  }

  private OwnCapture begin(CaptureSettings settings, SnapshotSink sink) {
    OwnCapture capture = new OwnCapture(settings, sink);
    capture.deliver(CaptureState.CAPTURING, "", false);
    begun.add(capture);
    return capture;
  }

  @Test
  void oneThatSaysWhyIsToldWithItsReasonAndBegunAgain() throws InterruptedException {
    keep(
        () -> {
          begun.get(0).deliver(CaptureState.UNAVAILABLE, "internal error: forced", true);
          begun.get(0).running = false;
        },
        "internal error: forced");
  }

  /** Its sink threw at its very last word, say. */
  @Test
  void oneWhoseThreadIsGoneWithoutAWordIsNoticed() throws InterruptedException {
    keep(() -> begun.get(0).running = false, "the capture ended");
  }

  private void keep(Runnable end, String reason) throws InterruptedException {
    CaptureKeeper keeper =
        new CaptureKeeper(
            AgentOptions.parse("capture=direct"),
            snapshot -> told.add(snapshot.capture()),
            settings -> {},
            this::begin);
    Thread thread = new Thread(keeper, "keeper");
    thread.start();
    try {
      Await.until("a capture", () -> begun.size() == 1);
      assertThat(last().state()).isEqualTo(CaptureState.CAPTURING);
      int before = told.size();
      end.run();
      Await.until("another capture", () -> begun.size() == 2);

      assertThat(begun.get(0).closed).isTrue();
      assertThat(told.subList(before, told.size()))
          .filteredOn(status -> status.state() == CaptureState.UNAVAILABLE)
          .isNotEmpty()
          .allSatisfy(status -> assertThat(status.reason()).isEqualTo(reason));
      assertThat(last().state()).isEqualTo(CaptureState.CAPTURING);
    } finally {
      keeper.close();
      thread.join();
    }
    assertThat(begun.get(1).closed).isTrue();
  }

  /** A capture that ends when the test wants it to. */
  private static final class OwnCapture implements SnapshotSource {

    private final CaptureSettings settings;
    private final SnapshotSink sink;
    private long sequence;
    private volatile boolean running = true;
    private volatile boolean closed;

    OwnCapture(CaptureSettings settings, SnapshotSink sink) {
      this.settings = settings;
      this.sink = sink;
    }

    void deliver(CaptureState state, String reason, boolean last) {
      sequence++;
      sink.accept(
          new Snapshot(
              CaptureIdentity.NONE,
              new Interval(sequence, 1, 1_000_000_000, last),
              List.of(),
              Exchanges.NONE,
              CaptureStatus.idle(CaptureMode.DIRECT, state, reason)));
    }

    @Override
    public CaptureSettings settings() {
      return settings;
    }

    @Override
    public void apply(CaptureSettings wanted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean adjustable() {
      return false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public void close() {
      closed = true;
      running = false;
    }
  }
}
