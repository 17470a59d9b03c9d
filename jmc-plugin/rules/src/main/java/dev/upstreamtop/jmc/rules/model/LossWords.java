// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import java.util.ResourceBundle;

/** The causes of loss in the words that the agent's own terminal uses. */
final class LossWords {

  /** A copy of the agent's file, which the build makes. */
  private static final ResourceBundle WORDS =
      ResourceBundle.getBundle(LossWords.class.getPackageName() + ".loss-causes");

  private LossWords() {}

  /** What was lost, to be read behind a count; a cause that is not known is told by its name. */
  static String of(String cause) {
    return WORDS.containsKey(cause) ? WORDS.getString(cause) : cause;
  }
}
