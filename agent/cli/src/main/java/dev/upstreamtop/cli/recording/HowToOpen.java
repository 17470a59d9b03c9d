// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.recording;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells how to look at a recording. */
public final class HowToOpen {

  private HowToOpen() {}

  /** What was written and how to look at it, some lines. */
  public static String words(Path file) {
    return """
    wrote %1$s (%2$s); look at it:
      upstreamtop report %1$s
      jfr view --width 300 UpstreamBackend %1$s   (jfr of JDK 21 or later)
      JDK Mission Control, page "Upstreams"\
    """
        .formatted(file, size(file));
  }

  private static String size(Path file) {
    try {
      return Figures.bytes(Files.size(file));
    } catch (IOException gone) {
      return "gone: " + gone.getMessage();
    }
  }
}
