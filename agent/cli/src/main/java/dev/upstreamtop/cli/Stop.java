// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.exit.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jline.utils.Signals;

/**
 * The wish that a running command ends; the first one counts. Safe to use from any thread.
 *
 * <p>SIGINT, SIGTERM and SIGHUP become such wishes instead of a shutdown of the JVM, because
 * shutdown hooks run side by side: the flight recorder's own would end a recording before the last
 * interval is in it.
 */
public final class Stop {

  private static final int NONE = -1;
  private static final Map<String, Integer> SIGNALS =
      Map.of("INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED, "HUP", 129);

  private final AtomicInteger exitCode = new AtomicInteger(NONE);
  private final CountDownLatch requested = new CountDownLatch(1);
  private final List<Runnable> lastActions = new ArrayList<>();

  /**
   * A stop that is requested by the signals that end processes.
   *
   * @param kill ends the process at once with an exit code; called at a second signal
   */
  static Stop onSignals(IntConsumer kill) {
    Stop stop = new Stop();
    SIGNALS.forEach(
        (name, code) ->
            Signals.register(
                name,
                () -> {
                  if (!stop.request(code)) {
                    stop.again(code, kill);
                  }
                }));
    return stop;
  }

  /**
   * Adds something that a second signal must not leave undone before it ends the process, such as
   * giving back the terminal.
   */
  public synchronized void onSecondSignal(Runnable action) {
    lastActions.add(action);
  }

  private synchronized void again(int code, IntConsumer kill) {
    lastActions.reversed().forEach(Runnable::run);
    kill.accept(code);
  }

  /** Asks for an orderly end without a signal. */
  public void request() {
    request(ExitCode.DONE);
  }

  private boolean request(int code) {
    boolean first = exitCode.compareAndSet(NONE, code);
    requested.countDown();
    return first;
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
  void after(Duration duration) {
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
