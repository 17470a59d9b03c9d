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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

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

  private final Thread thread;
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
    try {
      while (true) {
        try {
          attached.get(
              interrupted ? LONGEST_BEGINNING_NANOS : Long.MAX_VALUE, TimeUnit.NANOSECONDS);
          return;
        } catch (InterruptedException e) {
          closing = true;
          interrupted = true;
        } catch (TimeoutException inTheKernel) {
          // Nothing is there to be delivered; the process may end meanwhile, and the kernel removes
          // then what it was about to make.
          if (attached.complete(List.of())) {
            delivered.countDown();
          }
        }
      }
    } catch (ExecutionException e) {
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
        loop.fail("internal error: " + e);
      }
    } catch (CaptureUnavailableException | RuntimeException | Error e) {
      attached.completeExceptionally(e);
      if (begun) {
        // Not even its last interval could be told: the sink must hear of the end all the same.
        sink.accept(ended("internal error: " + e));
      }
    } finally {
      delivered.countDown();
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
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
        LockSupport.parkNanos(this, wait);
      }
    }
  }

  /** What cannot be brought into force for want of memory is so at one of the next turns. */
  private void adopt(CaptureLoop loop, CaptureSettings wanted) {
    if (loop.adopt(wanted)) {
      synchronized (this) {
        inForce = wanted;
        notifyAll();
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
  public synchronized void apply(CaptureSettings wanted) {
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
    if (!wanted.processes().equals(current.processes())) {
      throw new IllegalArgumentException("process cannot be changed while capturing");
    }
    settings = wanted;
    LockSupport.unpark(thread);
    awaitInForce(wanted);
  }

  /** What is sent after a change falls under it; but nobody's thread is held for long. */
  private synchronized void awaitInForce(CaptureSettings wanted) {
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
    long left = LONGEST_WAIT_NANOS;
    while (settings.equals(wanted) && !inForce.equals(wanted) && !ended && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        // It comes into force all the same.
        Thread.currentThread().interrupt();
        return;
      }
      left = deadline - System.nanoTime();
    }
  }

  @Override
  public boolean adjustable() {
    return true;
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    if (Thread.currentThread().equals(thread)) {
      // Called by the sink: the loop ends when it returns.
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        // Detaching from many interfaces takes as long as the kernel likes: nobody waits for it.
        delivered.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
