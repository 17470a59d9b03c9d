// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.network;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace of the test's own, with its loopback interface up. */
@NeedsRoot
public final class NetworkNamespace implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int CLONE_NEWNET = 0x4000_0000;

  private final String name =
      "ut-test-%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());

  private NetworkNamespace() {}

  /** Makes one; where that cannot be done the test is skipped, in CI it fails. */
  public static NetworkNamespace create() {
    NetworkNamespace namespace = new NetworkNamespace();
    Shell.Result added = Shell.run("ip", "netns", "add", namespace.name);
    Requirement.that(added.exitCode() == 0, "root, to make network namespaces");
    namespace.ip("link", "set", "lo", "up");
    return namespace;
  }

  /** The name by which {@code ip netns} knows it. */
  public String name() {
    return name;
  }

  /** Runs {@code ip} inside. */
  public String ip(String... words) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", name));
    command.addAll(Arrays.asList(words));
    return Shell.succeed(command.toArray(String[]::new));
  }

  /** Runs many commands of {@code ip} inside, one a line. */
  public void batch(List<String> lines) throws IOException {
    Path file = Files.createTempFile("ip-batch", "");
    try {
      Files.write(file, lines);
      ip("-batch", file.toString());
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Does something on a thread that lives inside, and whose threads do.
   *
   * @return what it returned
   */
  public <T> T call(Callable<T> task) throws Exception {
    FutureTask<T> inside =
        new FutureTask<>(
            () -> {
              enter();
              return task.call();
            });
    Thread thread = new Thread(inside, "inside-" + name);
    thread.setDaemon(true);
    thread.start();
    try {
      return inside.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Moves the calling thread. */
  @SuppressWarnings("restricted")
  private void enter() {
    Linker linker = Linker.nativeLinker();
    MethodHandle open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    MethodHandle setns =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setns"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    MethodHandle close =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int fd = (int) open.invokeExact(arena.allocateFrom("/run/netns/" + name), 0);
      int moved = (int) setns.invokeExact(fd, CLONE_NEWNET);
      int closed = (int) close.invokeExact(fd);
      if (fd < 0 || moved != 0 || closed != 0) {
        throw new AssertionError("cannot enter namespace " + name);
      }
    } catch (Throwable e) {
      throw new AssertionError("cannot enter namespace " + name, e);
    }
  }

  @Override
  public void close() {
    Shell.succeed("ip", "netns", "delete", name);
  }
}
