// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.capture.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the last warnings of libbpf instead of letting them go to standard error.
 *
 * <p>libbpf knows one print function per process, so this log is one per process too; it is
 * thread-safe.
 */
final class LibbpfLog {

  private static final int MOST_LINES = 64;
  private static final int LONGEST_LINE = 1_024;
  private static final int LEVEL_WARNING = 0;

  private static final Deque<String> LINES = new ArrayDeque<>();
  private static boolean installed;

  private LibbpfLog() {}

  /** Takes over libbpf's print function; does nothing the second time. */
  @SuppressWarnings("restricted")
  static synchronized void install() {
    if (installed) {
      return;
    }
    FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    MethodHandle print;
    try {
      print =
          MethodHandles.lookup()
              .findStatic(
                  LibbpfLog.class,
                  "print",
                  MethodType.methodType(
                      int.class, int.class, MemorySegment.class, MemorySegment.class));
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
    // libbpf keeps the pointer for the life of the process, and so must the memory behind it live.
    Libbpf.setPrint(Linker.nativeLinker().upcallStub(print, type, Arena.global()));
    installed = true;
  }

  /** Takes and forgets what was kept, oldest line first. */
  static List<String> drain() {
    synchronized (LINES) {
      List<String> lines = List.copyOf(LINES);
      LINES.clear();
      return lines;
    }
  }

  /** Called by libbpf. On x86-64 and arm64 a va_list is passed as a pointer. */
  static int print(int level, MemorySegment format, MemorySegment arguments) {
    // Whatever escapes from here ends the virtual machine.
    try {
      if (level == LEVEL_WARNING) {
        keep(format, arguments);
      }
      return 0;
    } catch (Throwable ignored) {
      return 0;
    }
  }

  private static void keep(MemorySegment format, MemorySegment arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(LONGEST_LINE);
      int length = Libc.vsnprintf(buffer, LONGEST_LINE, format, arguments);
      if (length <= 0) {
        return;
      }
      byte[] text = buffer.asSlice(0, Math.min(length, LONGEST_LINE - 1)).toArray(JAVA_BYTE);
      synchronized (LINES) {
        for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
          if (line.isBlank()) {
            continue;
          }
          if (LINES.size() == MOST_LINES) {
            LINES.removeFirst();
          }
          LINES.addLast(line.strip());
        }
      }
    }
  }
}
