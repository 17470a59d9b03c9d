// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The path of a file.
 *
 * @param form that stands for it
 */
record Paths(String form) implements Grammar<Path> {

  @Override
  public String rule() {
    return "";
  }

  @Override
  public Path read(String text) {
    String path = text.strip();
    try {
      if (!path.isEmpty()) {
        return Path.of(path);
      }
    } catch (InvalidPathException malformed) {
      // Said below.
    }
    throw new IllegalArgumentException("'" + text + "' is no path of a file");
  }
}
