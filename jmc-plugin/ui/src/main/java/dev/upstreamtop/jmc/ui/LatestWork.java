// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.swt.widgets.Display;

/**
 * Computes in the background what an interface shows; only the answer to the latest question gets
 * there.
 *
 * @param <Q> the question
 * @param <A> the answer
 */
public final class LatestWork<Q, A> implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread daemon = new Thread(work, "upstreamtop page");
            daemon.setDaemon(true);
            return daemon;
          });
  private final AtomicLong latest = new AtomicLong();
  private final Display display;
  private final Function<Q, A> work;
  private final Consumer<A> show;
  private final Consumer<RuntimeException> fail;

  /**
   * Starts nothing yet.
   *
   * @param work runs on a thread of its own
   * @param show gets the answer on the display's thread
   * @param fail gets what {@code work} threw, on the display's thread
   */
  public LatestWork(
      Display display, Function<Q, A> work, Consumer<A> show, Consumer<RuntimeException> fail) {
    this.display = display;
    this.work = work;
    this.show = show;
    this.fail = fail;
  }

  /** Asks; answers to earlier questions that have not been shown are dropped. */
  public void ask(Q question) {
    long number = latest.incrementAndGet();
    thread.execute(() -> answer(question, number));
  }

  private void answer(Q question, long number) {
    if (number != latest.get()) {
      return;
    }
    try {
      A answer = work.apply(question);
      deliver(number, () -> show.accept(answer));
    } catch (RuntimeException e) {
      deliver(number, () -> fail.accept(e));
    }
  }

  private void deliver(long number, Runnable delivery) {
    // A display that closes meanwhile has nobody to show anything to.
    if (display.isDisposed()) {
      return;
    }
    display.asyncExec(
        () -> {
          if (number == latest.get()) {
            delivery.run();
          }
        });
  }

  /** Drops what is under way. */
  @Override
  public void close() {
    latest.incrementAndGet();
    thread.shutdownNow();
  }
}
