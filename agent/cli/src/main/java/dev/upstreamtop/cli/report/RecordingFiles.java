// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that somebody means who names files and directories. */
final class RecordingFiles {

  private static final int DEEPEST = 16;

  private RecordingFiles() {}

  /** Files as they are named, of a directory the recordings in and under it; each once. */
  static List<Path> of(List<Path> named) {
    List<Path> files = new ArrayList<>();
    for (Path path : named) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> within = Files.walk(path, DEEPEST)) {
        within
            .filter(file -> file.toString().endsWith(".jfr"))
            .filter(Files::isRegularFile)
            .sorted()
            .forEach(files::add);
      } catch (IOException | UncheckedIOException unreadable) {
        // It is named as what cannot be read.
        files.add(path);
      }
    }
    return files.stream().distinct().toList();
  }
}
