// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks the MBeans in the background, once a second and after every order. */
final class LivePoller implements AutoCloseable {

  private static final long PERIOD_MILLIS = 1_000;

  private final ScheduledExecutorService thread;
  private final UpstreamsMBean mbean;
  private final Consumer<LiveReading> listener;

  /** Begins at once; {@code listener} is called on the poller's thread. */
  LivePoller(UpstreamsMBean mbean, Consumer<LiveReading> listener) {
    this.mbean = mbean;
    this.listener = listener;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread daemon = new Thread(work, "upstreamtop console tab");
              daemon.setDaemon(true);
              return daemon;
            });
    var unused = thread.scheduleWithFixedDelay(this::poll, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Gives an order to the MBean; {@code done} gets its complaint, empty if there is none. */
  void order(Function<UpstreamsMBean, String> order, Consumer<String> done) {
    try {
      thread.execute(
          () -> {
            done.accept(order.apply(mbean));
            poll();
          });
    } catch (RejectedExecutionException e) {
      // Closed meanwhile: nobody waits for the answer.
      return;
    }
  }

  private void poll() {
    listener.accept(mbean.read());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
