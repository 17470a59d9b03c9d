// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.thread.UnrecordedWait;

/**
 * Does a piece of work again when what failed may pass: as long as the heap is full, and a few
 * times where a class cannot be had, which may come from that too, or from descriptors that are
 * short, or be for good.
 */
final class Retry {

  /** How often work is begun that ends with a {@link LinkageError} each time. */
  static final int MOST_TRIES = 5;

  private final long pauseNanos;

  /**
   * Makes one.
   *
   * @param pauseNanos between two tries, positive
   */
  Retry(long pauseNanos) {
    this.pauseNanos = pauseNanos;
  }

  /**
   * Returns when the work is done, on the calling thread.
   *
   * @throws LinkageError the last of {@value #MOST_TRIES}; whatever else is thrown passes at once
   */
  void untilDone(Runnable work) {
    try (UnrecordedWait wait = new UnrecordedWait()) {
      int unlinked = 0;
      while (true) {
        try {
          work.run();
          return;
        } catch (VirtualMachineError full) {
          wait.await(pauseNanos);
        } catch (LinkageError absent) {
          unlinked++;
          if (unlinked == MOST_TRIES) {
            throw absent;
          }
          wait.await(pauseNanos);
        }
      }
    }
  }
}
