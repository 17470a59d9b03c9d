// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

/** What is written on a part of the evidence: a recording may hold a text of any length. */
final class Label {

  /** Characters; the name of a class with its package, and a method, are far shorter. */
  static final int LONGEST = 512;

  /** Everything that there is no room for by name. */
  static final String OTHER = "other";

  private Label() {}

  /** The text itself, or its beginning. */
  static String of(String text) {
    // A copy, so that the rest of it is not kept.
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + '…';
  }
}
