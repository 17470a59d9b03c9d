// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.thread;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A wait that Flight Recorder does not record, so that a recording of the application tells of the
 * application's waits.
 *
 * <p>With the JDK's own settings sleeping, parking, waiting for a monitor or a thread and reading a
 * blocking channel are events (tried on 17 and 25); a selector's wait is none. One thread waits at
 * a time, any may wake it; a wake that comes first ends the next wait at once.
 *
 * <p>A selector takes two descriptors. While the process has none left, a wait parks instead.
 */
public final class UnrecordedWait implements AutoCloseable {

  private volatile Selector selector;
  private volatile Thread waiting;
  private volatile boolean woken;
  private boolean closed;

  /**
   * Waits until woken, at most so long. Whoever interrupts the thread wakes it too, and the
   * interruption is cleared: it would end every later wait at once.
   *
   * @param nanos rounded up to a millisecond; where not positive, it returns at once
   * @return whether the thread was interrupted
   */
  public boolean await(long nanos) {
    if (nanos > 0) {
      Selector ready = selector();
      waiting = Thread.currentThread();
      if (!woken) {
        pause(ready, nanos);
      }
      waiting = null;
    }
    woken = false;
    return Thread.interrupted();
  }

  private static void pause(Selector ready, long nanos) {
    if (ready == null) {
      LockSupport.parkNanos(nanos);
      return;
    }
    try {
      ready.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999)));
    } catch (IOException broken) {
      LockSupport.parkNanos(nanos);
    }
  }

  /** Null where none can be had now. */
  private synchronized Selector selector() {
    if (selector == null && !closed) {
      try {
        selector = Selector.open();
      } catch (IOException noDescriptors) {
        return null;
      }
    }
    return closed ? null : selector;
  }

  /** Ends the wait that is going on, or the next one. */
  public void wake() {
    woken = true;
    Selector ready = selector;
    if (ready != null) {
      ready.wakeup();
    }
    LockSupport.unpark(waiting);
  }

  /** Gives the descriptors back; the waiting thread does it, when it waits no more. */
  @Override
  public synchronized void close() {
    closed = true;
    if (selector != null) {
      try {
        selector.close();
      } catch (IOException gone) {
        // It holds nothing else.
      }
      selector = null;
    }
  }
}
