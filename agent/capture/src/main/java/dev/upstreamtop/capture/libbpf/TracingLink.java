// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.capture.libc.Libc;
import dev.upstreamtop.capture.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One attachment of a program to a point in the kernel; it ends with {@link #close} or with the
 * process.
 */
public final class TracingLink implements AutoCloseable {

  // enum bpf_attach_type
  private static final int TRACE_RAW_TP = 23;
  private static final int TRACE_ITER = 28;

  // union bpf_attr, link_create and iter_create
  private static final long CREATE_BYTES = 32;
  private static final long CREATE_TYPE = 8;

  private static final int BUFFER_BYTES = 4_096;

  private final int fd;
  private boolean closed;

  private TracingLink(int fd) {
    this.fd = fd;
  }

  /** Attaches a program of type {@code tp_btf} to its tracepoint. */
  static TracingLink toTracepoint(int programFd, String program) {
    return new TracingLink(create(programFd, program, TRACE_RAW_TP));
  }

  /** Runs a program of type {@code iter} once over all that it iterates over. */
  static void iterate(int programFd, String program) {
    try (TracingLink link = new TracingLink(create(programFd, program, TRACE_ITER));
        Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(CREATE_BYTES, Long.BYTES);
      attributes.set(JAVA_INT, 0, link.fd);
      int iterator =
          BpfException.check(
              SystemCall.bpf(SystemCall.BPF_ITER_CREATE, attributes),
              "make an iterator of " + program);
      try {
        // The program writes nothing: reading to the end is what makes it run.
        MemorySegment errno = Errno.allocate(arena);
        MemorySegment buffer = arena.allocate(BUFFER_BYTES);
        long read;
        do {
          read = Libc.read(errno, iterator, buffer);
        } while (read > 0);
      } finally {
        Libc.close(iterator);
      }
    }
  }

  private static int create(int programFd, String program, int type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(CREATE_BYTES, Long.BYTES);
      attributes.set(JAVA_INT, 0, programFd);
      attributes.set(JAVA_INT, CREATE_TYPE, type);
      return BpfException.check(
          SystemCall.bpf(SystemCall.BPF_LINK_CREATE, attributes), "attach " + program);
    }
  }

  /** Detaches. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(fd);
    }
  }
}
