// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libbpf.BpfMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** The page by which the running programs are told what to do (map "control"). */
public final class Control {

  private static final long INCLUDING = Structs.offset(Structs.CONTROL, "including");
  private static final long GENERATION = Structs.offset(Structs.CONTROL, "filter_generation");
  private static final long SWEEP = Structs.offset(Structs.CONTROL, "sweep");
  private static final long FAILURE_SLOTS = Structs.offset(Structs.CONTROL, "failure_slots");
  private static final long CONNECTIONS = Structs.offset(Structs.CONTROL, "connections");

  private static final long SWEPT = Structs.offset(Structs.CONTROL, "swept_ns");
  private static final long MEETING = Structs.offset(Structs.CONTROL, "meeting");

  private static final VarHandle WORD = JAVA_INT.varHandle();

  private final MemorySegment page;

  /**
   * Maps the page.
   *
   * @param arena whose end unmaps it, and whose threads may use it; several may map it
   */
  public Control(BpfMap control, Arena arena) {
    page = control.values(arena);
  }

  /**
   * Makes the programs ask the filters again about every connection; after each change of them.
   *
   * @param including how many entries "include" has; 0 includes everything
   */
  public void filtersChanged(int including) {
    WORD.setRelease(page, INCLUDING, including);
    WORD.setRelease(page, GENERATION, (int) WORD.get(page, GENERATION) + 1);
  }

  /**
   * Says what the next run of the sweep program does.
   *
   * @param number of the sweep
   */
  public void nextSweep(int number) {
    WORD.setRelease(page, SWEEP, number);
  }

  /**
   * When the last sweep began, by the kernel's clock: CLOCK_MONOTONIC, but not of this process'
   * time namespace (time_namespaces(7)).
   */
  public long sweptNanos() {
    return page.get(JAVA_LONG, SWEPT);
  }

  /**
   * Lets connections be met from now on, on the interfaces that bear a number up to this one in map
   * "interfaces".
   *
   * @param number from 1 on; 0 lets none be met and no request begin
   */
  public void meet(int number) {
    WORD.setRelease(page, MEETING, number);
  }

  /**
   * Gives back one of the slots for backends that have only failed to connect; running programs
   * count there too.
   */
  public void failureSlotFreed() {
    WORD.getAndAdd(page, FAILURE_SLOTS, -1);
  }

  /** The connections that the last sweep met. */
  public int connections() {
    return (int) WORD.getAcquire(page, CONNECTIONS);
  }
}
