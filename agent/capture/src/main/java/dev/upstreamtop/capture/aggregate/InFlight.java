// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.CounterReader;
import dev.upstreamtop.capture.wire.CounterWords;
import dev.upstreamtop.capture.wire.PendingReader;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.snapshot.Counter;

/**
 * Keeps the identity: requests = final responses + reset + closed + abandoned + in flight + lost
 * track.
 *
 * <p>In flight is the remainder of that. A request whose connection was evicted would stay in it
 * for ever, so a sweep over the connections says what is really pending, and what was begun before
 * the sweep, had not ended after it and was not met by it is lost track of.
 */
final class InFlight {

  /** The first of five words, by class. */
  private static final int RESPONSES = CounterWords.of(Counter.RESPONSES_1XX);

  private final long[] requestsBefore = new long[Sizes.BACKENDS];
  private final long[] missedBefore = new long[Sizes.BACKENDS];
  private final long[] lostTrack = new long[Sizes.BACKENDS];

  /** To be called with the counters as read right before a sweep. */
  void beforeSweep(CounterReader counters, int slots) {
    for (int slot = 0; slot < slots; slot++) {
      requestsBefore[slot] = counters.get(slot, Counter.REQUESTS);
    }
  }

  /**
   * To be called with the counters as read right after a sweep.
   *
   * @param resting whether no traffic can have passed meanwhile
   */
  void afterSweep(
      CounterReader counters, int slots, PendingReader pending, int sweep, boolean resting) {
    for (int slot = 0; slot < slots; slot++) {
      long missed =
          Math.max(
              0,
              requestsBefore[slot]
                  - ended(counters, slot)
                  - lostTrack[slot]
                  - pending.requests(slot, sweep));
      // Walking a hash table that others write to can miss an entry once: what two sweeps in a
      // row have missed is gone.
      lostTrack[slot] += resting ? missed : Math.min(missed, missedBefore[slot]);
      missedBefore[slot] = missed;
    }
  }

  private static long ended(CounterReader counters, int slot) {
    long ended =
        counters.get(slot, Counter.RESET)
            + counters.get(slot, Counter.CLOSED)
            + counters.get(slot, Counter.ABANDONED);
    for (int statusClass = 0; statusClass < 5; statusClass++) {
      ended += counters.get(slot, RESPONSES + statusClass);
    }
    return ended;
  }

  /** Requests lost track of since the capture began. */
  long lostTrack(int slot) {
    return lostTrack[slot];
  }

  /** The remainder by the counters as last read. */
  long requests(CounterReader counters, int slot) {
    return Math.max(
        0, counters.get(slot, Counter.REQUESTS) - ended(counters, slot) - lostTrack[slot]);
  }
}
