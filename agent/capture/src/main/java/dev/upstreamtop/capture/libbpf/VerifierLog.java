// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import java.util.List;

/** Finds the one line that says why in the megabytes that the verifier writes. */
final class VerifierLog {

  private static final int LONGEST = 300;

  private VerifierLog() {}

  /**
   * The verdict of a verifier log: its last line that is neither statistics nor the listing of an
   * instruction.
   *
   * @return empty where the log holds no such line
   */
  static String verdict(String log) {
    List<String> lines = log.lines().map(String::strip).toList();
    for (String line : lines.reversed()) {
      if (!line.isEmpty() && !isStatistics(line) && !isListing(line)) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
      }
    }
    return "";
  }

  private static boolean isStatistics(String line) {
    return line.startsWith("processed ")
        || line.startsWith("verification time ")
        || line.startsWith("stack depth ")
        || line.startsWith("max_states_per_insn ");
  }

  /** Instructions ("12: (85) call ..."), source lines ("; ...") and register states. */
  private static boolean isListing(String line) {
    return line.startsWith(";") || line.matches("[0-9]+: .*") || line.matches("from [0-9]+ to .*");
  }
}
