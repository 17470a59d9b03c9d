// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

import dev.upstreamtop.cli.terminal.drawing.Theme;
import java.util.Optional;

/**
 * How much a terminal draws, and how.
 *
 * @param backends at most so many backends at a time; 0 for what there is room for
 * @param routes at most so many routes under each
 * @param ascii whether to do without characters beyond ASCII
 * @param theme the ground that text stands on; empty where the terminal is to be asked
 */
public record Show(int backends, int routes, boolean ascii, Optional<Theme> theme) {

  private static final int LINES_WITHOUT_A_SCREEN = 8;

  /** How many backends have a line where there is no screen that could be full. */
  int backendsWithoutScreen() {
    return backends == 0 ? LINES_WITHOUT_A_SCREEN : backends;
  }
}
