// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libbpf.BpfMap;
import java.lang.foreign.MemorySegment;

/** Looks into map "pending": the requests in flight that the last sweep met, by slot. */
public final class Pending {

  private static final long STRIDE = Structs.PENDING.byteSize();
  private static final long SWEEP = Structs.offset(Structs.PENDING, "sweep");
  private static final long REQUESTS = Structs.offset(Structs.PENDING, "requests");
  private static final long OLDEST = Structs.offset(Structs.PENDING, "oldest_ns");

  private final MemorySegment values;

  public Pending(BpfMap pending) {
    values = pending.values();
  }

  /**
   * How many requests without a final head the sweep met.
   *
   * @param sweep the number of the last sweep
   */
  public long requests(int slot, int sweep) {
    return isOf(slot, sweep)
        ? Integer.toUnsignedLong(values.get(JAVA_INT, slot * STRIDE + REQUESTS))
        : 0;
  }

  /**
   * When the oldest of them began.
   *
   * @return CLOCK_MONOTONIC nanoseconds; 0 without any
   */
  public long oldestNanos(int slot, int sweep) {
    return requests(slot, sweep) == 0 ? 0 : values.get(JAVA_LONG, slot * STRIDE + OLDEST);
  }

  private boolean isOf(int slot, int sweep) {
    return values.get(JAVA_INT, slot * STRIDE + SWEEP) == sweep;
  }
}
