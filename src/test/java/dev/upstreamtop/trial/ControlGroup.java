// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A control group for processors, as a container has one: of version 1, or 2 where that is mounted.
 */
final class ControlGroup implements AutoCloseable {

  private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/cpu");
  private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");
  private static final int PERIOD_MICROS = 100_000;

  private final Path directory;
  private final boolean second;

  private ControlGroup(Path directory, boolean second) {
    this.directory = directory;
    this.second = second;
  }

  /** Makes one of a name that nobody else uses. */
  static ControlGroup create(String name) throws IOException {
    boolean second = Files.exists(VERSION_2.resolve("cgroup.controllers"));
    Path root = second ? VERSION_2 : VERSION_1;
    Requirement.that(
        Files.isWritable(root.resolve("cgroup.procs")), "control groups for processors");
    if (second) {
      Files.writeString(root.resolve("cgroup.subtree_control"), "+cpu");
    }
    return new ControlGroup(Files.createDirectory(root.resolve(name)), second);
  }

  /** Grants percent of one processor; all that there are where negative. */
  void grant(int percent) throws IOException {
    int quota = percent * (PERIOD_MICROS / 100);
    if (second) {
      Files.writeString(
          directory.resolve("cpu.max"), (percent < 0 ? "max" : quota) + " " + PERIOD_MICROS);
    } else {
      Files.writeString(
          directory.resolve("cpu.cfs_quota_us"), Integer.toString(percent < 0 ? -1 : quota));
    }
  }

  /** What starts a command inside. */
  List<String> entering() {
    return List.of(
        "/bin/sh", "-c", "echo $$ > " + directory.resolve("cgroup.procs") + "; exec \"$@\"", "sh");
  }

  /** Removes it, once who was in it has ended. */
  @Override
  public void close() throws IOException {
    Await.until(
        "an empty group", () -> Files.readString(directory.resolve("cgroup.procs")).isEmpty());
    // What is in it cannot be removed, and goes with it.
    Files.delete(directory);
  }
}
