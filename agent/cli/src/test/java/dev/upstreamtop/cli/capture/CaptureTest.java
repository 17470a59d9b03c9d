// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CaptureTest {

  /** Who presses q closes the capture, and asks nobody to stop. */
  @Test
  void oneThatIsClosedHasNotEndedByItself() {
    Stop stop = new Stop();
    Closing source = new Closing(1);
    Environment environment = new Environment((settings, sink) -> source, stop);

    Capture capture = Capture.start(environment, CaptureSettings.defaults(), List.of());
    capture.close();

    assertThat(source.seen).as("the watcher looked while it was being closed").isTrue();
    assertThatCode(capture::requireWhole).doesNotThrowAnyException();
    assertThat(stop.isRequested()).isFalse();
  }

  /** Who ends for want of memory says so, whatever took the last interval. */
  @Test
  void lastIntervalThatMemoryIsShortForIsAnError() {
    Stop stop = new Stop();
    AtomicReference<SnapshotSink> into = new AtomicReference<>();
    Environment environment =
        new Environment(
            (settings, sink) -> {
              into.set(sink);
              return new Closing(0);
            },
            stop);
    SnapshotSink full =
        snapshot -> {
          throw new OutOfMemoryError("for any");
        };

    Capture capture = Capture.start(environment, CaptureSettings.defaults(), List.of(full));
    Snapshot usual = Traffic.incident(1);
    assertThatExceptionOfType(OutOfMemoryError.class)
        .as("dropped, and counted with the next")
        .isThrownBy(() -> into.get().accept(usual));
    assertThat(stop.isRequested()).isFalse();
    Interval last = new Interval(2, usual.interval().endEpochNanos(), Traffic.SECOND, true);
    into.get()
        .accept(
            new Snapshot(
                usual.identity(), last, usual.backends(), usual.exchanges(), usual.capture()));
    capture.close();

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(capture::requireWhole)
        .withMessage("the last interval is lost: out of memory; raise -Xmx of this command")
        .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.ENDED));
  }

  /** Not running any more while it is being closed, and closed once it was asked so often. */
  private static final class Closing implements SnapshotSource {
    private final CountDownLatch looked;
    private volatile boolean closed;
    private volatile boolean seen;

    Closing(int looks) {
      looked = new CountDownLatch(looks);
    }

    @Override
    public CaptureSettings settings() {
      return CaptureSettings.defaults();
    }

    @Override
    public void apply(CaptureSettings wanted) {
      throw new IllegalArgumentException("cannot be changed");
    }

    @Override
    public boolean adjustable() {
      return false;
    }

    @Override
    public boolean isRunning() {
      if (closed) {
        looked.countDown();
      }
      return !closed;
    }

    @Override
    public void close() {
      closed = true;
      try {
        seen = looked.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
