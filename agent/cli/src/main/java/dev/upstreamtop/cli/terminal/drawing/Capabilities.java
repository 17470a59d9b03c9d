// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

/**
 * What a terminal can show.
 *
 * @param colour whether colours may be used; bold, underline and reverse video are used in any case
 * @param unicode whether it shows characters beyond ASCII
 * @param theme the ground that text stands on
 */
public record Capabilities(boolean colour, boolean unicode, Theme theme) {

  /** The same on another ground. */
  public Capabilities on(Theme ground) {
    return new Capabilities(colour, unicode, ground);
  }
}
