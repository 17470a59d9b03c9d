// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libbpf.BatchReader;
import dev.upstreamtop.capture.libbpf.BpfMap;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Reads map "counters": what every backend counted since the programs were loaded. */
public final class CounterReader {

  private static final long CPU_STRIDE = Structs.COUNTERS.byteSize();

  private final BatchReader batch;
  private final long[] sums = new long[Sizes.BACKENDS * Counter.WORDS];

  public CounterReader(BpfMap counters) {
    batch = BatchReader.perCpu(counters);
  }

  /**
   * Reads and adds up the values of all CPUs.
   *
   * @param slots how many slots, from the first one on: 1 to {@link Sizes#BACKENDS}
   */
  public void read(int slots) {
    batch.readFirst(slots);
    MemorySegment values = batch.values();
    Arrays.fill(sums, 0, slots * Counter.WORDS, 0);
    for (int slot = 0; slot < slots; slot++) {
      long end = (slot + 1L) * batch.valueStride();
      int row = slot * Counter.WORDS;
      for (long cpu = (long) slot * batch.valueStride(); cpu < end; cpu += CPU_STRIDE) {
        for (int word = 0; word < Counter.WORDS; word++) {
          sums[row + word] += values.get(JAVA_LONG, cpu + (long) word * Long.BYTES);
        }
      }
    }
  }

  /**
   * A counter as last read.
   *
   * @param word a place named in {@link Counter}
   */
  public long get(int slot, int word) {
    return sums[slot * Counter.WORDS + word];
  }
}
