// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** The page on which the programs count how much room each side takes (map "admissions"). */
public final class Admissions {

  private static final long SLOTS = Structs.offset(Structs.ADMISSIONS, "slots");
  private static final VarHandle WORD = JAVA_INT.varHandle();

  private final MemorySegment page;

  public Admissions(BpfMap admissions) {
    page = admissions.values();
  }

  /** Gives one slot of a side back; running programs count there too. */
  public void slotFreed(Side side) {
    int number = side == Side.CLIENT ? ProgramConfig.CLIENT : ProgramConfig.SERVER;
    WORD.getAndAdd(page, number * Structs.ADMISSIONS.byteSize() + SLOTS, -1);
  }
}
