// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A control group for processors (version 1), as a container has one. */
final class ControlGroup implements AutoCloseable {

  private static final Path ROOT = Path.of("/sys/fs/cgroup/cpu");
  private static final int PERIOD_MICROS = 100_000;

  private final Path directory;

  private ControlGroup(Path directory) {
    this.directory = directory;
  }

  /** Makes one of a name that nobody else uses. */
  static ControlGroup create(String name) throws IOException {
    Requirement.that(
        Files.isWritable(ROOT.resolve("cpu.cfs_quota_us"))
            || Files.isWritable(ROOT.resolve("cgroup.procs")),
        "control groups for processors, version 1");
    return new ControlGroup(Files.createDirectory(ROOT.resolve(name)));
  }

  /** Grants percent of one processor; all that there are where negative. */
  void grant(int percent) throws IOException {
    Files.writeString(
        directory.resolve("cpu.cfs_quota_us"),
        Integer.toString(percent < 0 ? -1 : percent * (PERIOD_MICROS / 100)));
  }

  /** What starts a command inside. */
  List<String> entering() {
    return List.of(
        "/bin/sh", "-c", "echo $$ > " + directory.resolve("cgroup.procs") + "; exec \"$@\"", "sh");
  }

  /** Removes it, once who was in it has ended. */
  @Override
  public void close() throws IOException {
    Await.until("an empty group", () -> Files.readString(directory.resolve("tasks")).isEmpty());
    // What is in it cannot be removed, and goes with it.
    Files.delete(directory);
  }
}
