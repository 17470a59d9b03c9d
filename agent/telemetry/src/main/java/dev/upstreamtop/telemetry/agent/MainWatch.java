// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.thread.UnrecordedWait;
import java.lang.instrument.Instrumentation;
import java.util.Optional;

/**
 * Waits for the moment from which JMX may be touched.
 *
 * <p>The platform's MBean server initialises java.util.logging, and with it fixes the JVM's log
 * manager; an application that chooses its own in main must come first. That main has begun is
 * visible as the bottom frame of the thread that ran premain. That the choice has been made is
 * visible as the class LogManager having been initialised: whoever asks for MBeans does it too, so
 * beans that come right after it come in time. An application that does neither for half a minute
 * will hardly choose any more.
 */
final class MainWatch {

  private static final long FIRST_PAUSE_NANOS = 20_000_000;
  private static final long LONGEST_PAUSE_NANOS = 250_000_000;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final Thread main;
  private final LogManagerChoice choice;

  /**
   * Makes a watch.
   *
   * @param main the thread that ran premain, on which the launcher runs main
   */
  MainWatch(Thread main, Instrumentation instrumentation) {
    this.main = main;
    this.choice = new LogManagerChoice(instrumentation);
  }

  /**
   * Returns when JMX may be touched, after at most half a minute.
   *
   * @return false if the JVM ended before
   */
  boolean await() {
    try (UnrecordedWait wait = new UnrecordedWait()) {
      return await(wait);
    }
  }

  private boolean await(UnrecordedWait wait) {
    long begin = System.nanoTime();
    long pause = FIRST_PAUSE_NANOS;
    Optional<Module> logging = ModuleLayer.boot().findModule("java.logging");
    while (System.nanoTime() - begin < PATIENCE_NANOS) {
      if (mainHasBegun()) {
        if (logging.isEmpty()) {
          return true;
        }
        try {
          if (choice.isMade()) {
            return true;
          }
        } catch (IllegalStateException ended) {
          return false;
        }
      }
      wait.await(pause);
      pause = Math.min(LONGEST_PAUSE_NANOS, pause + pause / 4);
    }
    return true;
  }

  private boolean mainHasBegun() {
    StackTraceElement[] stack = main.getStackTrace();
    if (stack.length == 0) {
      return !main.isAlive();
    }
    StackTraceElement bottom = stack[stack.length - 1];
    return bottom.getMethodName().equals("main")
        && !bottom.getClassName().startsWith("sun.launcher.")
        && !bottom.getClassName().startsWith("sun.instrument.");
  }
}
