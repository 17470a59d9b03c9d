// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import dev.upstreamtop.capture.libbpf.BpfException;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.telemetry.thread.UnrecordedWait;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * A capture of this process's own: programs attached, snapshots delivered by one thread.
 *
 * <p>Safe to use from any thread; {@link #close} also from a shutdown hook.
 */
public final class DirectCapture implements SnapshotSource {

  /** How long a change waits for the capture's thread, which takes milliseconds to come round. */
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000;

  /** How long one who does not want the capture any more waits for it to begin. */
  private static final long LONGEST_BEGINNING_NANOS = 300_000_000;

  /** How long one who ends the capture, a JVM on its way down say, waits for its last interval. */
  private static final long LONGEST_ENDING_NANOS = 10_000_000_000L;

  /** How often a thread that waits for the capture's looks whether it is there. */
  private static final long LOOK_NANOS = 5_000_000;

  private final Thread thread;
  private final UnrecordedWait turns = new UnrecordedWait();
  private final CompletableFuture<List<String>> attached = new CompletableFuture<>();
  private final CountDownLatch delivered = new CountDownLatch(1);
  private volatile CaptureSettings settings;
  private volatile boolean closing;

  // Guarded by this.
  private CaptureSettings inForce;
  private boolean ended;

  private DirectCapture(CaptureSettings settings, SnapshotSink sink) {
    this.settings = settings;
    this.inForce = settings;
    // A daemon: the application decides when it ends, and daemons still run in shutdown hooks.
    thread = new Thread(() -> run(sink), "upstreamtop-capture");
    thread.setDaemon(true);
  }

  /**
   * Starts to capture; returns when the programs are attached.
   *
   * <p>Interrupted it attaches to no further interface and returns, still interrupted, a capture
   * that is about to end. Where the kernel holds the capture's thread meanwhile, which verifies the
   * programs or waits its turn to attach, nobody waits for it: that capture has no interfaces and
   * delivers nothing.
   *
   * @param settings what to capture
   * @param sink gets one snapshot per interval, on the capture's own thread
   * @throws CaptureUnavailableException when it cannot be done here and now
   */
  public static DirectCapture start(CaptureSettings settings, SnapshotSink sink)
      throws CaptureUnavailableException {
    DirectCapture capture = new DirectCapture(settings, Objects.requireNonNull(sink, "sink"));
    capture.thread.start();
    capture.awaitAttached();
    return capture;
  }

  private void awaitAttached() throws CaptureUnavailableException {
    boolean interrupted = false;
    long deadline = 0;
    try (UnrecordedWait wait = new UnrecordedWait()) {
      while (!attached.isDone()) {
        if (wait.await(LOOK_NANOS) && !interrupted) {
          closing = true;
          interrupted = true;
          deadline = System.nanoTime() + LONGEST_BEGINNING_NANOS;
        }
        // Nothing is there to be delivered; the process may end meanwhile, and the kernel removes
        // then what it was about to make.
        if (interrupted && System.nanoTime() - deadline >= 0 && attached.complete(List.of())) {
          delivered.countDown();
        }
      }
      attached.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CaptureUnavailableException unavailable) {
        throw unavailable;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits; who was interrupted meanwhile is so afterwards. */
  private static void awaitUnrecorded(BooleanSupplier condition) {
    boolean interrupted = false;
    try (UnrecordedWait wait = new UnrecordedWait()) {
      while (!condition.getAsBoolean()) {
        interrupted |= wait.await(LOOK_NANOS);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(SnapshotSink sink) {
    boolean begun = false;
    try (CaptureLoop loop = CaptureLoop.attach(settings, sink, () -> closing)) {
      loop.whenDelivered(delivered::countDown);
      // Without interfaces it was not wanted any more before the first.
      begun = !loop.interfaces().isEmpty() && attached.complete(loop.interfaces());
      if (!begun) {
        attached.complete(List.of());
        loop.abandon();
        return;
      }
      try {
        turnUntilClosed(loop);
      } catch (BpfException e) {
        loop.fail(e.getMessage());
      } catch (RuntimeException | Error e) {
        loop.fail(words(e));
      }
    } catch (CaptureUnavailableException | RuntimeException | Error e) {
      attached.completeExceptionally(e);
      if (begun) {
        // Not even its last interval could be told: the sink must hear of the end all the same.
        sink.accept(ended(words(e)));
      }
    } finally {
      delivered.countDown();
      turns.close();
      synchronized (this) {
        ended = true;
      }
    }
  }

  private static String words(Throwable mistake) {
    return mistake instanceof OutOfMemoryError
        ? "out of memory: the last interval is lost; raise -Xmx"
        : "internal error: " + mistake;
  }

  private static Snapshot ended(String reason) {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(0, System.currentTimeMillis() * 1_000_000, 0, true),
        List.of(),
        Exchanges.NONE,
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.UNAVAILABLE, reason));
  }

  private void turnUntilClosed(CaptureLoop loop) {
    while (!closing) {
      adopt(loop, settings);
      long wait = loop.turn();
      if (!closing && wait > 0) {
        turns.await(wait);
      }
    }
  }

  /** What cannot be brought into force for want of memory is so at one of the next turns. */
  private void adopt(CaptureLoop loop, CaptureSettings wanted) {
    if (loop.adopt(wanted)) {
      synchronized (this) {
        inForce = wanted;
      }
    }
  }

  /** The interfaces that it was attached to at the start. */
  public List<String> interfacesAtStart() {
    return attached.join();
  }

  @Override
  public CaptureSettings settings() {
    return settings;
  }

  @Override
  public void apply(CaptureSettings wanted) {
    change(wanted);
    turns.wake();
    awaitInForce(wanted);
  }

  private synchronized void change(CaptureSettings wanted) {
    CaptureSettings current = settings;
    if (!wanted.interfaces().equals(current.interfaces())) {
      throw new IllegalArgumentException("interfaces cannot be changed while capturing");
    }
    if (!wanted.sides().equals(current.sides())) {
      throw new IllegalArgumentException("side cannot be changed while capturing");
    }
    if (wanted.origin() != current.origin()) {
      throw new IllegalArgumentException("origin cannot be changed while capturing");
    }
    if (!wanted.owners().equals(current.owners())) {
      throw new IllegalArgumentException("owner cannot be changed while capturing");
    }
    settings = wanted;
  }

  /** What is sent after a change falls under it; but nobody's thread is held for long. */
  private void awaitInForce(CaptureSettings wanted) {
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
    awaitUnrecorded(() -> isSettled(wanted) || System.nanoTime() - deadline >= 0);
  }

  /** Whether it is in force, or nobody will bring it into force any more. */
  private synchronized boolean isSettled(CaptureSettings wanted) {
    return !settings.equals(wanted) || inForce.equals(wanted) || ended;
  }

  @Override
  public boolean adjustable() {
    return true;
  }

  @Override
  public synchronized boolean isRunning() {
    return !ended;
  }

  @Override
  public void close() {
    closing = true;
    turns.wake();
    if (Thread.currentThread().equals(thread)) {
      // Called by the sink: the loop ends when it returns.
      return;
    }
    // Detaching from many interfaces takes as long as the kernel likes: nobody waits for it.
    long deadline = System.nanoTime() + LONGEST_ENDING_NANOS;
    awaitUnrecorded(() -> delivered.getCount() == 0 || System.nanoTime() - deadline >= 0);
  }
}
