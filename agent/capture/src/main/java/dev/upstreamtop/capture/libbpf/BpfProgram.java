// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A loaded program: can be attached to interfaces, or run on a packet that is handed to it. */
public final class BpfProgram {

  // struct bpf_test_run_opts
  private static final long RUN_BYTES = 80;
  private static final long RUN_DATA_IN = 8;
  private static final long RUN_DATA_SIZE_IN = 24;
  private static final long RUN_CONTEXT_IN = 32;
  private static final long RUN_CONTEXT_SIZE_IN = 48;
  private static final long RUN_VERDICT = 56;

  private final String name;
  private final int fd;
  private final MemorySegment run;
  private final ProgramInfo info;

  BpfProgram(String name, int fd, Arena arena) {
    this.name = name;
    this.fd = BpfException.check(fd, "use program " + name);
    this.run = arena.allocate(RUN_BYTES, Long.BYTES);
    this.info = new ProgramInfo(arena);
  }

  /** The same program for another thread, usable as long as that arena lives and its object. */
  public BpfProgram in(Arena other) {
    return new BpfProgram(name, fd, other);
  }

  /** The name of its function. */
  public String name() {
    return name;
  }

  /** The kernel's number of this program. */
  public int id() {
    return info.read(fd).id();
  }

  /**
   * How long it ran and how often, since it was loaded; both 0 while the operator has BPF
   * statistics off.
   */
  public RunTime runTime() {
    ProgramInfo current = info.read(fd);
    return new RunTime(current.runTimeNanos(), current.runCount());
  }

  /** How many instructions the verifier looked at, over all paths, when it let the program in. */
  public long verifiedInstructions() {
    return info.read(fd).verifiedInstructions();
  }

  /** The sum of all runs of a program: nanoseconds and their number. */
  public record RunTime(long nanos, long runs) {}

  /**
   * Attaches it before all programs that an interface has in this direction.
   *
   * @throws CaptureUnavailableException where the kernel has no tcx or a capability is missing
   * @throws BpfException where that interface does not exist (any more) or takes no further program
   */
  public TcxLink attachFirst(int interfaceIndex, TcxDirection direction)
      throws CaptureUnavailableException {
    return TcxLink.createFirst(fd, name, interfaceIndex, direction);
  }

  /**
   * Attaches a tracing program to the tracepoint that its section names.
   *
   * @throws BpfException where the kernel refuses
   */
  public TracingLink attachToTracepoint() {
    return TracingLink.toTracepoint(fd, name);
  }

  /**
   * Runs an iterator program once, to its end.
   *
   * @throws BpfException where the kernel refuses
   */
  public void iterate() {
    TracingLink.iterate(fd, name);
  }

  /**
   * Runs it on a packet.
   *
   * @param packet the packet from its Ethernet header on, 14 bytes or more
   * @param context struct __sk_buff to start from, or {@link MemorySegment#NULL}
   * @return what the program returned
   */
  public int testRun(MemorySegment packet, MemorySegment context) {
    run.fill((byte) 0);
    run.set(JAVA_LONG, 0, RUN_BYTES);
    run.set(ADDRESS, RUN_DATA_IN, packet);
    run.set(JAVA_INT, RUN_DATA_SIZE_IN, (int) packet.byteSize());
    run.set(ADDRESS, RUN_CONTEXT_IN, context);
    run.set(JAVA_INT, RUN_CONTEXT_SIZE_IN, (int) context.byteSize());
    BpfException.check(Libbpf.testRun(fd, run), "run program");
    return run.get(JAVA_INT, RUN_VERDICT);
  }
}
