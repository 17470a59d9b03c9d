// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who mistyped it. */
public final class Nearest {

  /** One mistake in three characters, and always one. */
  private static final int CHARACTERS_PER_MISTAKE = 3;

  private Nearest() {}

  /** The choice that is spelled most like a text, if one is like it at all; case does not count. */
  public static Optional<String> to(String text, Collection<String> choices) {
    String typed = text.strip().toLowerCase(Locale.ROOT);
    int mistakes = Math.max(1, typed.length() / CHARACTERS_PER_MISTAKE);
    return choices.stream()
        .filter(choice -> distance(typed, choice.toLowerCase(Locale.ROOT)) <= mistakes)
        .min(Comparator.comparingInt(choice -> distance(typed, choice.toLowerCase(Locale.ROOT))));
  }

  /** {@code ; did you mean 'interval'?}, or nothing. */
  public static String hint(String text, Collection<String> choices) {
    return to(text, choices).map(choice -> "; did you mean '" + choice + "'?").orElse("");
  }

  /** How many characters to insert, leave out, change or swap with their neighbour. */
  private static int distance(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best = Math.min(edits[i - 1][j] + 1, edits[i][j - 1] + 1);
        best = Math.min(best, edits[i - 1][j - 1] + changed);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        edits[i][j] = swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
      }
    }
    return edits[from.length()][to.length()];
  }
}
