// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One thread of another process that is stopped (ptrace(2)), as if the kernel held it in a call.
 *
 * <p>To be released by the thread that holds it.
 */
final class HeldThread implements AutoCloseable {

  private static final int SEIZE = 0x4206;
  private static final int INTERRUPT = 0x4207;
  private static final int DETACH = 17;
  private static final int ANY_CHILD_KIND = 0x40000000; // __WALL

  private static final MethodHandle PTRACE = ptrace();
  private static final MethodHandle WAITPID = waitpid();

  private final int thread;

  private HeldThread(int thread) {
    this.thread = thread;
  }

  /**
   * Stops a thread while it waits in the kernel, where a JVM does not wait for it.
   *
   * @param task its folder below {@code /proc}
   * @throws IOException where it is gone, or does not wait now
   */
  static HeldThread hold(Path task) throws Throwable {
    HeldThread held = new HeldThread(Integer.parseInt(task.getFileName().toString()));
    held.call(SEIZE);
    // "running", or the number of the call that it is in.
    if (Files.readString(task.resolve("syscall")).startsWith("running")) {
      throw new IOException("thread " + held.thread + " does not wait");
    }
    held.call(INTERRUPT);
    held.awaitStop();
    return held;
  }

  private static MethodHandle ptrace() {
    return find(
        "ptrace",
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
        Linker.Option.firstVariadicArg(1));
  }

  private static MethodHandle waitpid() {
    return find("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle find(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), descriptor, options);
  }

  private void call(int request) throws Throwable {
    long result =
        (long) PTRACE.invokeExact(request, thread, MemorySegment.NULL, MemorySegment.NULL);
    if (result != 0) {
      throw new IOException("ptrace " + request + " of thread " + thread + " failed");
    }
  }

  private void awaitStop() throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      int found = (int) WAITPID.invokeExact(thread, arena.allocate(JAVA_INT), ANY_CHILD_KIND);
      if (found != thread) {
        throw new IOException("thread " + thread + " does not stop");
      }
    }
  }

  /** Lets it go on. */
  @Override
  public void close() throws IOException {
    try {
      call(DETACH);
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new IOException(failed);
    }
  }
}
