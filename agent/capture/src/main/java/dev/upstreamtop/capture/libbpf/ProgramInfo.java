// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the kernel tells of a program (struct bpf_prog_info); holds the values last read. */
final class ProgramInfo {

  private static final long BYTES = 232;
  private static final long ID = 4;
  private static final long NAME = 64;
  private static final long NAME_BYTES = 16;
  private static final long RUN_TIME = 192;
  private static final long RUN_COUNT = 200;
  private static final long VERIFIED_INSTRUCTIONS = 216;

  private final MemorySegment info;
  private final MemorySegment size;

  ProgramInfo(Arena arena) {
    info = arena.allocate(BYTES, Long.BYTES);
    size = arena.allocate(JAVA_INT);
  }

  ProgramInfo read(int fd) {
    info.fill((byte) 0);
    size.set(JAVA_INT, 0, (int) BYTES);
    BpfException.check(Libbpf.infoByFd(fd, info, size), "read the state of a program");
    return this;
  }

  int id() {
    return info.get(JAVA_INT, ID);
  }

  /** The first 15 characters of its function's name. */
  String name() {
    return info.asSlice(NAME, NAME_BYTES).getString(0);
  }

  long runTimeNanos() {
    return info.get(JAVA_LONG, RUN_TIME);
  }

  long runCount() {
    return info.get(JAVA_LONG, RUN_COUNT);
  }

  long verifiedInstructions() {
    return Integer.toUnsignedLong(info.get(JAVA_INT, VERIFIED_INSTRUCTIONS));
  }

  /**
   * The name of any program in the kernel by its number; the number where the program is gone or
   * looking is not permitted (the kernel wants CAP_SYS_ADMIN for that).
   */
  static String nameOf(int id) {
    int fd = Libbpf.programFdById(id);
    if (fd < 0) {
      return "program " + Integer.toUnsignedString(id);
    }
    try (Arena arena = Arena.ofConfined()) {
      String name = new ProgramInfo(arena).read(fd).name();
      return name.isEmpty() ? "program " + Integer.toUnsignedString(id) : name;
    } finally {
      Libc.close(fd);
    }
  }
}
