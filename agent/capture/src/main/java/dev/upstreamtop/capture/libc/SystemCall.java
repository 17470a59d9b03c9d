// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libc;

import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException.Cause;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** System calls that neither library wraps in the form that is needed. */
public final class SystemCall {

  /** Commands of bpf(2). */
  public static final int BPF_PROG_QUERY = 16;

  public static final int BPF_LINK_CREATE = 28;

  public static final int BPF_ITER_CREATE = 33;

  private static final String ARCHITECTURE = System.getProperty("os.arch", "");
  private static final boolean ARM = ARCHITECTURE.equals("aarch64");
  private static final long BPF = ARM ? 280 : 321;
  private static final long MEMBARRIER = ARM ? 283 : 324;
  private static final long MEMBARRIER_GLOBAL = 1;

  private SystemCall() {}

  public static void requireKnownArchitecture() throws CaptureUnavailableException {
    if (!ARM && !ARCHITECTURE.equals("amd64")) {
      throw new CaptureUnavailableException(
          Cause.RUNTIME,
          "capturing is known to work on amd64 and aarch64 only, not on " + ARCHITECTURE);
    }
  }

  /**
   * bpf(2).
   *
   * @param attributes the command's part of union bpf_attr; what lies behind it counts as zero
   * @return the result, or -errno
   */
  public static int bpf(int command, MemorySegment attributes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Errno.allocate(arena);
      long result = Libc.syscall(errno, BPF, command, attributes, attributes.byteSize());
      return result < 0 ? -Errno.read(errno) : (int) result;
    }
  }

  /**
   * Waits until every program that was running on a CPU has returned.
   *
   * @return false where the kernel offers no such wait
   */
  public static boolean synchronizeCpus() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Errno.allocate(arena);
      return Libc.syscall(errno, MEMBARRIER, MEMBARRIER_GLOBAL, MemorySegment.NULL, 0) == 0;
    }
  }
}
