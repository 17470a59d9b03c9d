// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libbpf.BatchReader;
import dev.upstreamtop.capture.libbpf.BpfMap;

/** Reads map "totals": packets looked at, and what was lost or ignored, by cause. */
public final class TotalsReader {

  private static final int WORDS = (int) (Structs.TOTALS.byteSize() / Long.BYTES);
  private static final int CAUSES = (int) (Structs.offset(Structs.TOTALS, "causes") / Long.BYTES);

  private final BatchReader batch;
  private final long[] sums = new long[WORDS];

  public TotalsReader(BpfMap totals) {
    batch = BatchReader.perCpu(totals);
  }

  /** Reads and adds up the values of all CPUs. */
  public void read() {
    batch.readFirst(1);
    for (int word = 0; word < WORDS; word++) {
      long sum = 0;
      for (long cpu = 0; cpu < batch.valueStride(); cpu += Structs.TOTALS.byteSize()) {
        sum += batch.values().get(JAVA_LONG, cpu + (long) word * Long.BYTES);
      }
      sums[word] = sum;
    }
  }

  /** Packets looked at since the programs were loaded, as last read. */
  public long packets() {
    return sums[0];
  }

  /** How often a cause arose since the programs were loaded, as last read. */
  public long count(Cause cause) {
    return sums[CAUSES + cause.number()];
  }
}
