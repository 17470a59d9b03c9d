// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.capture.libc.Libc;
import dev.upstreamtop.capture.libc.SystemCall;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/** One attachment of a program to an interface; it ends with {@link #close} or with the process. */
public final class TcxLink implements AutoCloseable {

  private static final int BEFORE = 1 << 3;
  private static final long LONGEST_RUN_NANOS = 10_000_000;

  // union bpf_attr, link_create
  private static final long CREATE_BYTES = 32;
  private static final long CREATE_TARGET = 4;
  private static final long CREATE_TYPE = 8;
  private static final long CREATE_FLAGS = 12;

  // struct bpf_link_info
  private static final long INFO_BYTES = 64;
  private static final long INFO_INTERFACE = 16;

  private final int fd;
  private boolean closed;

  private TcxLink(int fd) {
    this.fd = fd;
  }

  static TcxLink createFirst(
      int programFd, String program, int interfaceIndex, TcxDirection direction)
      throws CaptureUnavailableException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(CREATE_BYTES, Long.BYTES);
      attributes.set(JAVA_INT, 0, programFd);
      attributes.set(JAVA_INT, CREATE_TARGET, interfaceIndex);
      attributes.set(JAVA_INT, CREATE_TYPE, direction.attachType());
      attributes.set(JAVA_INT, CREATE_FLAGS, BEFORE);
      int result = SystemCall.bpf(SystemCall.BPF_LINK_CREATE, attributes);
      if (result < 0) {
        throw Diagnosis.notAttached(-result, program, direction);
      }
      return new TcxLink(result);
    }
  }

  /** Whether the interface is still there. A link outlives its interface, attached to nothing. */
  public boolean isAttached() {
    if (closed) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
      MemorySegment size = arena.allocate(JAVA_INT);
      size.set(JAVA_INT, 0, (int) INFO_BYTES);
      BpfException.check(Libbpf.infoByFd(fd, info, size), "read the state of a link");
      return info.get(JAVA_INT, INFO_INTERFACE) != 0;
    }
  }

  /** Detaches. A run that has begun on another CPU may still be under way: {@link #awaitRuns}. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(fd);
    }
  }

  /** Returns when no run that began before a detach can still be under way. */
  public static void awaitRuns() {
    if (!SystemCall.synchronizeCpus()) {
      // Kernels with dynamic ticks on all CPUs refuse; a run takes microseconds.
      LockSupport.parkNanos(LONGEST_RUN_NANOS);
    }
  }
}
