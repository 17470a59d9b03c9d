// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.Admissions;
import dev.upstreamtop.capture.wire.BackendReader;
import dev.upstreamtop.capture.wire.CounterReader;
import dev.upstreamtop.capture.wire.CounterWords;
import dev.upstreamtop.capture.wire.PendingReader;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.capture.wire.Sizes;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * Gives the slots of backends that nothing is heard of any more to others.
 *
 * <p>A slot whose counters have not moved for {@link ProgramConfig#IDLE}, and that no connection
 * refers to, is withdrawn: no program finds it any more. One that had found it just before counts
 * within microseconds, or notes its number in a connection, where the next sweep meets it. So after
 * {@link #REST} and two sweeps that met nothing the slot is free, and nothing can count there for
 * the backend that had it. Counters and histograms go on from where they stand, as their readers
 * take differences.
 */
final class SlotRecycler {

  /** How long a withdrawn slot rests before it is free. */
  static final Duration REST = Duration.ofSeconds(1);

  /** Walking a hash table that others write to can miss an entry once. */
  private static final int SWEEPS = 2;

  private final CaptureObject object;
  private final BackendReader backends;
  private final Admissions admissions;
  private final IntConsumer released;
  private final Use[] uses = new Use[Sizes.BACKENDS];

  /** What is known of a slot that a backend has. */
  private static final class Use {
    private long counted = -1;
    private long quietSinceNanos;
    private int sweepsUnmet;
    private boolean met;
    private boolean withdrawn;

    boolean isQuietFor(Duration time, long nowNanos) {
      return sweepsUnmet >= SWEEPS && nowNanos - quietSinceNanos >= time.toNanos();
    }

    void beginAgain(long nowNanos) {
      quietSinceNanos = nowNanos;
      sweepsUnmet = 0;
      met = false;
    }
  }

  /**
   * For the slots of an object.
   *
   * @param released told each slot that gets free, before another backend can have it
   */
  SlotRecycler(CaptureObject object, BackendReader backends, IntConsumer released) {
    this.object = object;
    this.backends = backends;
    this.released = released;
    admissions = new Admissions(object.map("admissions"));
  }

  /** Notes which slots the last sweep met no connection of. */
  void afterSweep(PendingReader pending, int sweep) {
    for (int slot = Sizes.SLOT_FIRST; slot < backends.slots(); slot++) {
      if (uses[slot] != null) {
        boolean met = pending.connections(slot, sweep) > 0;
        uses[slot].met |= met;
        uses[slot].sweepsUnmet = met ? 0 : uses[slot].sweepsUnmet + 1;
      }
    }
  }

  /**
   * Goes one step further with each slot that is idle; when the interval's rows and exchanges were
   * taken, by the counters that they were made of.
   *
   * @param nowNanos by CLOCK_MONOTONIC
   */
  void recycle(CounterReader counters, long nowNanos) {
    for (int slot = Sizes.SLOT_FIRST; slot < backends.slots(); slot++) {
      if (backends.key(slot) != null) {
        recycle(slot, counted(counters, slot), nowNanos);
      }
    }
  }

  private void recycle(int slot, long counted, long nowNanos) {
    if (uses[slot] == null) {
      uses[slot] = new Use();
    }
    Use use = uses[slot];
    boolean moved = counted != use.counted;
    use.counted = counted;
    if (moved) {
      use.beginAgain(nowNanos);
    }
    if (!use.withdrawn) {
      if (use.isQuietFor(ProgramConfig.IDLE, nowNanos)) {
        backends.withdraw(slot);
        use.withdrawn = true;
        use.beginAgain(nowNanos);
      }
    } else if (moved || use.met) {
      // Found by a connection at the last moment. It may have another slot too by now: then this
      // one goes when that connection does.
      use.withdrawn = !backends.restore(slot);
    } else if (use.isQuietFor(REST, nowNanos)) {
      release(slot);
    }
  }

  private void release(int slot) {
    released.accept(slot);
    admissions.slotFreed(backends.key(slot).side());
    if (backends.release(slot)) {
      object.control().failureSlotFreed();
    }
    uses[slot] = null;
    object.offerSlot(slot);
  }

  /** Counters only grow: where their sum is the same, so are they. */
  private static long counted(CounterReader counters, int slot) {
    long sum = 0;
    for (int word = 0; word < CounterWords.WORDS; word++) {
      sum += counters.get(slot, word);
    }
    return sum;
  }
}
