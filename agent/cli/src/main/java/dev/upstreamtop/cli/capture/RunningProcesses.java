// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The processes of this host by what {@code --owner} calls them: id, or name (proc(5), comm). */
final class RunningProcesses {

  private static final Path PROC = Path.of("/proc");

  /** The kernel keeps no more of a name (TASK_COMM_LEN less its end). */
  private static final int LONGEST_NAME = 15;

  private RunningProcesses() {}

  /** Which of these do not run at present; nothing where that cannot be told. */
  static List<String> absentOf(List<String> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    Set<String> running = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        running.add(String.valueOf(process.getFileName()));
        nameOf(process, running);
      }
    } catch (IOException unreadable) {
      return List.of();
    }
    return wanted.stream()
        .filter(process -> !running.contains(process))
        .filter(
            process ->
                process.length() <= LONGEST_NAME
                    || !running.contains(process.substring(0, LONGEST_NAME)))
        .toList();
  }

  private static void nameOf(Path process, Set<String> running) {
    try {
      running.add(Files.readString(process.resolve("comm")).strip());
    } catch (IOException ended) {
      // It ended between two looks.
    }
  }
}
