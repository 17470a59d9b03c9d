// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import dev.upstreamtop.telemetry.settings.Receiver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells somebody of findings, one after the other, on a thread of its own: whoever has news waits
 * for nobody. Safe for use by several threads.
 *
 * <p>Bounded in what waits and in how often the receiver is asked. What cannot be told is counted:
 * said once when it first happens, and in each object that is delivered later.
 */
public final class Teller implements AutoCloseable {

  /** So much may wait; what comes beyond is not told. */
  static final int MOST_WAITING = 256;

  /** So often the receiver is asked at once; then each time that {@link #PACE} has passed. */
  static final int AT_ONCE = 30;

  /** How long it takes until it may be asked once more. */
  static final Duration PACE = Duration.ofSeconds(2);

  /** So long it waits before each try after the first, which are all that there are. */
  static final List<Duration> RETRIES = List.of(Duration.ofSeconds(2), Duration.ofSeconds(10));

  /** So long the end waits for what is not told yet. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final String ENDED = "this command has ended";

  private final String name;
  private final Courier courier;
  private final Consumer<String> complaints;
  private final Pace pace;
  private final List<Duration> retries;
  private final Thread worker;
  private final Deque<FindingNews> waiting = new ArrayDeque<>();
  private long lost;

  /** Why the first one was lost, until that is said; null before and afterwards. */
  private String firstReason;

  private boolean closing;

  /**
   * Begins.
   *
   * @param complaints takes a line for people; called from several threads
   */
  public Teller(Receiver receiver, Consumer<String> complaints) {
    this(receiver.toString(), Courier.to(receiver), new Pace(AT_ONCE, PACE), RETRIES, complaints);
  }

  Teller(
      String name,
      Courier courier,
      Pace pace,
      List<Duration> retries,
      Consumer<String> complaints) {
    this.name = name;
    this.courier = courier;
    this.pace = pace;
    this.retries = retries;
    this.complaints = complaints;
    this.worker = Thread.ofPlatform().daemon().name("upstreamtop-tell").start(this::work);
  }

  /** Takes what is to be told; returns at once. */
  public void tell(FindingNews news) {
    String reason;
    synchronized (waiting) {
      if (!closing && waiting.size() < MOST_WAITING) {
        waiting.add(news);
        waiting.notifyAll();
        return;
      }
      reason = closing ? ENDED : "more than " + MOST_WAITING + " wait";
    }
    lose(1, reason);
  }

  private void work() {
    try {
      while (true) {
        FindingNews news = next();
        if (news == null) {
          return;
        }
        deliver(news);
        complain();
      }
    } catch (InterruptedException over) {
      // Its last words are over, too.
    }
  }

  /** The next one once it may be told; null at the end. */
  private FindingNews next() throws InterruptedException {
    synchronized (waiting) {
      while (true) {
        if (waiting.isEmpty()) {
          if (closing) {
            return null;
          }
          waiting.wait();
          continue;
        }
        long early = closing ? 0 : pace.early(System.nanoTime());
        if (early == 0) {
          pace.take(System.nanoTime());
          return waiting.remove();
        }
        waiting.wait(Duration.ofNanos(early).plusMillis(1).toMillis());
      }
    }
  }

  /** Tries until it is taken; what comes behind it waits, since order tells what is over. */
  private void deliver(FindingNews news) throws InterruptedException {
    String reason = attempt(news);
    for (Duration pause : retries) {
      if (reason == null || !again(pause)) {
        break;
      }
      reason = attempt(news);
    }
    if (reason != null) {
      lose(1, reason);
    }
  }

  /** Why it was not taken; null where it was. */
  private String attempt(FindingNews news) throws InterruptedException {
    try {
      courier.deliver(news.json(lost()));
      return null;
    } catch (IOException | RuntimeException failed) {
      return String.valueOf(failed.getMessage());
    } catch (InterruptedException over) {
      lose(1, ENDED);
      throw over;
    } catch (VirtualMachineError | LinkageError full) {
      // The capture goes on, and with it this.
      return "no memory";
    }
  }

  /** Waits that long, and until it may be asked; whether it is to be asked once more at all. */
  private boolean again(Duration pause) throws InterruptedException {
    long due = System.nanoTime() + pause.toNanos();
    synchronized (waiting) {
      while (!closing) {
        long now = System.nanoTime();
        long early = Math.max(due - now, pace.early(now));
        if (early <= 0) {
          pace.take(now);
          return true;
        }
        waiting.wait(Duration.ofNanos(early).plusMillis(1).toMillis());
      }
      return false;
    }
  }

  private synchronized long lost() {
    return lost;
  }

  /** Counts; who has news must not wait for whoever reads our complaints. */
  private synchronized void lose(long count, String reason) {
    if (lost == 0) {
      firstReason = reason;
    }
    lost += count;
  }

  /** Says once that something was lost. */
  private void complain() {
    String reason;
    synchronized (this) {
      reason = firstReason;
      firstReason = null;
    }
    if (reason != null) {
      complaints.accept(
          "a finding was not told to "
              + name
              + ": "
              + reason
              + "; of others that are not there is a word at the end");
    }
  }

  /** Tells what it can in two seconds, ends what is under way, and says what was not told. */
  @Override
  public void close() {
    synchronized (waiting) {
      closing = true;
      waiting.notifyAll();
    }
    boolean interrupted = !join(LAST_WORDS);
    courier.close();
    worker.interrupt();
    interrupted |= !join(LAST_WORDS);
    long untold;
    synchronized (waiting) {
      untold = waiting.size();
      waiting.clear();
    }
    if (untold > 0) {
      lose(untold, ENDED);
    }
    complain();
    long all = lost();
    if (all > 1) {
      complaints.accept(all + " findings were not told to " + name);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends at once what is under way: for a process that does not wait any more. */
  public void abandon() {
    courier.close();
  }

  private boolean join(Duration atMost) {
    try {
      worker.join(atMost);
      return true;
    } catch (InterruptedException hurry) {
      return false;
    }
  }
}
