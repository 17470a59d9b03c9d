// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** The error numbers of Linux that are told apart here, and where a failed call leaves its own. */
public final class Errno {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int E2BIG = 7;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOSPC = 28;
  public static final int ENOSYS = 38;

  /**
   * Keeps errno before the virtual machine does anything of its own: any other way of reading it
   * comes too late.
   */
  public static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle VALUE =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Errno() {}

  /** Memory that a call with {@link #CAPTURE} takes as its first argument. */
  public static MemorySegment allocate(Arena arena) {
    return arena.allocate(STATE);
  }

  /** What the last call left there. */
  public static int read(MemorySegment state) {
    return (int) VALUE.get(state, 0L);
  }

  /** The name of a number where it is one of ours, else the words of strerror(3). */
  public static String name(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case E2BIG -> "E2BIG";
      case EACCES -> "EACCES";
      case EEXIST -> "EEXIST";
      case ENODEV -> "ENODEV";
      case EINVAL -> "EINVAL";
      case ENOSPC -> "ENOSPC";
      case ENOMEM -> "ENOMEM, the kernel has no memory for it";
      case ENFILE -> "ENFILE, this host has no file descriptors left: raise fs.file-max";
      case EMFILE -> "EMFILE, this process has no file descriptors left: raise ulimit -n";
      default -> Libc.strerror(errno);
    };
  }

  /**
   * Whether a call that failed so may succeed a moment later, when others have let go of theirs.
   */
  public static boolean isShortage(int errno) {
    return errno == EMFILE || errno == ENFILE || errno == ENOMEM;
  }

  /**
   * What a call handle threw: never an outcome of the native function, always a mistake of ours.
   */
  public static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException mistake ? mistake : new IllegalStateException(thrown);
  }
}
