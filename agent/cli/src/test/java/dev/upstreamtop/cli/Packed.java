// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The class path of the tests with jars in place of directories, as the command is shipped: from a
 * jar classes are loaded even where there is no file descriptor left.
 */
final class Packed {

  private static final String CLASS_PATH = pack();

  private Packed() {}

  static String classPath() {
    return CLASS_PATH;
  }

  private static String pack() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      entries.add(Files.isDirectory(path) ? jarOf(path).toString() : entry);
    }
    return String.join(File.pathSeparator, entries);
  }

  private static Path jarOf(Path directory) {
    try {
      Path jar = Files.createTempFile("classes", ".jar");
      jar.toFile().deleteOnExit();
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file);
          Stream<Path> files = Files.walk(directory)) {
        for (Path each : files.filter(Files::isRegularFile).toList()) {
          out.putNextEntry(new JarEntry(directory.relativize(each).toString()));
          Files.copy(each, out);
        }
      }
      return jar;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
