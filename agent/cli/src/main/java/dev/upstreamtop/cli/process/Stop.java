// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.process;

import dev.upstreamtop.cli.exit.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jline.utils.Signals;

/**
 * The wish that a running command ends; the first one counts. Safe to use from any thread.
 *
 * <p>A second signal ends the process at once, from a second after the first on: timeout(1) sends
 * its signal twice, to the command and to its process group, and that is one wish.
 *
 * <p>SIGINT, SIGTERM and SIGHUP become such wishes instead of a shutdown of the JVM, because
 * shutdown hooks run side by side: the flight recorder's own would end a recording before the last
 * interval is in it.
 */
public final class Stop {

  private static final int NONE = -1;
  private static final long SAME_WISH_NANOS = 1_000_000_000;
  private static final Map<String, Integer> SIGNALS =
      Map.of("INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED, "HUP", 129);

  private final AtomicInteger exitCode = new AtomicInteger(NONE);
  private final CountDownLatch requested = new CountDownLatch(1);
  private final List<Runnable> lastActions = new ArrayList<>();
  private OptionalLong firstSignal = OptionalLong.empty();
  private boolean atOnce;

  /**
   * A stop that is requested by the signals that end processes.
   *
   * @param kill ends the process at once with an exit code; called at a second signal
   */
  public static Stop onSignals(IntConsumer kill) {
    Stop stop = new Stop();
    SIGNALS.forEach(
        (name, code) ->
            Signals.register(name, () -> stop.signalled(code, System.nanoTime(), kill)));
    return stop;
  }

  /**
   * Adds something that a second signal must not leave undone before it ends the process, such as
   * giving back the terminal.
   */
  public synchronized void onSecondSignal(Runnable action) {
    lastActions.add(action);
  }

  /**
   * Lets a signal end the process at once from now on, as it does by itself: for a command that
   * leaves nothing behind.
   */
  public synchronized void endAtOnce() {
    atOnce = true;
  }

  /**
   * A signal has arrived. What ended by itself already is not ended again: only signals count.
   *
   * @param nanoTime when, by {@link System#nanoTime}
   */
  synchronized void signalled(int code, long nanoTime, IntConsumer kill) {
    if (atOnce) {
      kill.accept(code);
    } else if (firstSignal.isEmpty()) {
      firstSignal = OptionalLong.of(nanoTime);
      request(code);
    } else if (nanoTime - firstSignal.getAsLong() >= SAME_WISH_NANOS) {
      lastActions.reversed().forEach(Runnable::run);
      kill.accept(code);
    }
  }

  /**
   * Does something that may take long, such as attaching to a thousand interfaces; this thread is
   * interrupted when the end is asked for meanwhile.
   */
  public <T> T interrupting(Supplier<T> work) {
    Thread working = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread watcher =
        Thread.startVirtualThread(
            () -> {
              try {
                requested.await();
                synchronized (done) {
                  if (done.getCount() > 0) {
                    working.interrupt();
                  }
                }
              } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      return work.get();
    } finally {
      synchronized (done) {
        done.countDown();
      }
      watcher.interrupt();
      // It was meant for the work, and that is done.
      Thread.interrupted();
    }
  }

  /** Asks for an orderly end without a signal. */
  public void request() {
    request(ExitCode.DONE);
  }

  private void request(int code) {
    exitCode.compareAndSet(NONE, code);
    requested.countDown();
  }

  /** Whether the end was asked for. */
  public boolean isRequested() {
    return exitCode.get() != NONE;
  }

  /** Waits until the end is asked for. */
  public void await() throws InterruptedException {
    requested.await();
  }

  /**
   * Waits until the end is asked for, or a time has passed.
   *
   * @return whether it was asked for
   */
  public boolean await(Duration atMost) throws InterruptedException {
    return requested.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Asks for an orderly end when a time has passed; returns then, or when somebody else asked
   * before.
   */
  public void after(Duration duration) {
    try {
      if (!await(duration)) {
        request();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** What to exit with: 0, or the number that shells use for the signal. */
  public int exitCode() {
    return Math.max(ExitCode.DONE, exitCode.get());
  }
}
