// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.libc.Libc;
import dev.upstreamtop.capture.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** As many programs on one interface as the kernel takes for packets that arrive. */
public final class FullChain implements AutoCloseable {

  private static final int PROG_LOAD = 5;
  private static final int SCHED_CLS = 3;
  private static final int TCX_INGRESS = 46;

  /** {@code r0 = TCX_NEXT; exit}: any other program that lets all through. */
  private static final long[] PASS = {0xffffffff000000b7L, 0x95L};

  /** More than any kernel takes: BPF_MPROG_MAX is 64. */
  private static final int ENOUGH = 128;

  // union bpf_attr as far as it is needed
  private static final long LOAD_BYTES = 48;
  private static final long INSTRUCTIONS = 8;
  private static final long LICENSE = 16;
  private static final long LINK_BYTES = 16;
  private static final long LINK_TYPE = 8;

  private final List<Integer> descriptors = new ArrayList<>();

  private FullChain() {}

  /** Fills it. */
  public static FullChain of(int interfaceIndex) {
    FullChain chain = new FullChain();
    while (chain.add(interfaceIndex)) {
      assertThat(chain.descriptors).as("programs and links").hasSizeLessThan(2 * ENOUGH);
    }
    return chain;
  }

  /** Whether one more was taken. */
  private boolean add(int interfaceIndex) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment load = arena.allocate(LOAD_BYTES, Long.BYTES);
      load.set(JAVA_INT, 0, SCHED_CLS);
      load.set(JAVA_INT, Integer.BYTES, PASS.length);
      load.set(JAVA_LONG, INSTRUCTIONS, arena.allocateFrom(JAVA_LONG, PASS).address());
      load.set(JAVA_LONG, LICENSE, arena.allocateFrom("Apache-2.0").address());
      int program = SystemCall.bpf(PROG_LOAD, load);
      assertThat(program).as("a program is loaded").isNotNegative();
      descriptors.add(program);

      MemorySegment link = arena.allocate(LINK_BYTES, Long.BYTES);
      link.set(JAVA_INT, 0, program);
      link.set(JAVA_INT, Integer.BYTES, interfaceIndex);
      link.set(JAVA_INT, LINK_TYPE, TCX_INGRESS);
      int attached = SystemCall.bpf(SystemCall.BPF_LINK_CREATE, link);
      if (attached >= 0) {
        descriptors.add(attached);
      }
      return attached >= 0;
    }
  }

  /** Takes all of them away. */
  public void clear() {
    descriptors.forEach(Libc::close);
    descriptors.clear();
  }

  @Override
  public void close() {
    clear();
  }
}
