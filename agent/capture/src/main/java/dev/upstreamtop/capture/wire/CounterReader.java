// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libbpf.BatchReader;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.telemetry.snapshot.Counter;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Reads the maps "counters" and "grpc": what every backend counted since the programs were loaded.
 */
public final class CounterReader {

  private static final long CPU_STRIDE = Structs.COUNTERS.byteSize();
  private static final long GRPC_STRIDE = Structs.GRPC.byteSize();

  private final BatchReader batch;
  private final MemorySegment grpc;
  private final long[] sums = new long[Sizes.BACKENDS * CounterWords.WORDS];

  public CounterReader(BpfMap counters, BpfMap grpc) {
    batch = BatchReader.perCpu(counters);
    this.grpc = grpc.values();
  }

  /**
   * Reads and adds up the values of all CPUs.
   *
   * @param slots how many slots, from the first one on: 1 to {@link Sizes#BACKENDS}
   */
  public void read(int slots) {
    batch.readFirst(slots);
    MemorySegment values = batch.values();
    Arrays.fill(sums, 0, slots * CounterWords.WORDS, 0);
    for (int slot = 0; slot < slots; slot++) {
      long end = (slot + 1L) * batch.valueStride();
      int row = slot * CounterWords.WORDS;
      for (long cpu = (long) slot * batch.valueStride(); cpu < end; cpu += CPU_STRIDE) {
        for (int word = 0; word < CounterWords.GRPC; word++) {
          sums[row + word] += values.get(JAVA_LONG, cpu + (long) word * Long.BYTES);
        }
      }
      for (int word = CounterWords.GRPC; word < CounterWords.WORDS; word++) {
        sums[row + word] =
            grpc.get(
                JAVA_LONG, slot * GRPC_STRIDE + (long) (word - CounterWords.GRPC) * Long.BYTES);
      }
    }
  }

  /**
   * A counter as last read.
   *
   * @param counter any that the programs count
   */
  public long get(int slot, Counter counter) {
    return get(slot, CounterWords.of(counter));
  }

  /**
   * A word as last read.
   *
   * @param word 0 to {@link CounterWords#WORDS} - 1
   */
  public long get(int slot, int word) {
    return sums[slot * CounterWords.WORDS + word];
  }
}
