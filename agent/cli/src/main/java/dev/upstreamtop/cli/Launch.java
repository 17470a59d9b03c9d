// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import java.util.List;

/**
 * What Java starts: answers {@code --version} by itself, and leaves everything else to {@link
 * Main}, whose parser, commands and signals take several times as long to load.
 */
final class Launch {

  private static final List<String> VERSION_OPTIONS = List.of("-V", "--version");

  private Launch() {}

  /**
   * Runs the command.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    boolean answered = args.length == 1 && VERSION_OPTIONS.contains(args[0]) && tellsVersion();
    if (!answered) {
      // That of a version that could not be written says why.
      Main.main(args);
    }
  }

  private static boolean tellsVersion() {
    for (String line : CommandVersion.lines()) {
      System.out.println(line);
    }
    return !System.out.checkError();
  }
}
