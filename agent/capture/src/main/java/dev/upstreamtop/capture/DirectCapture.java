// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import dev.upstreamtop.capture.libbpf.BpfException;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A capture of this process's own: programs attached, snapshots delivered by one thread.
 *
 * <p>Safe to use from any thread; {@link #close} also from a shutdown hook.
 */
public final class DirectCapture implements SnapshotSource {

  /** How long a change waits for the capture's thread, which takes milliseconds to come round. */
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000;

  private final Thread thread;
  private final CompletableFuture<List<String>> attached = new CompletableFuture<>();
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
          attached.get();
          return;
        } catch (InterruptedException e) {
          // Loading takes tenths of a second and cannot be left half-way.
          interrupted = true;
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
    try (CaptureLoop loop = CaptureLoop.attach(settings, sink)) {
      attached.complete(loop.interfaces());
      try {
        turnUntilClosed(loop);
      } catch (BpfException e) {
        loop.fail(e.getMessage());
      } catch (RuntimeException e) {
        loop.fail("internal error: " + e);
      }
    } catch (CaptureUnavailableException | RuntimeException | Error e) {
      if (!attached.completeExceptionally(e)) {
        throw e instanceof RuntimeException mistake ? mistake : new IllegalStateException(e);
      }
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  private void turnUntilClosed(CaptureLoop loop) {
    CaptureSettings adopted = settings;
    adopt(loop, adopted);
    while (!closing) {
      CaptureSettings wanted = settings;
      if (!wanted.equals(adopted)) {
        adopted = wanted;
        adopt(loop, adopted);
      }
      long wait = loop.turn();
      if (!closing && wait > 0) {
        LockSupport.parkNanos(this, wait);
      }
    }
  }

  private void adopt(CaptureLoop loop, CaptureSettings wanted) {
    loop.adopt(wanted);
    synchronized (this) {
      inForce = wanted;
      notifyAll();
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
        thread.join();
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
