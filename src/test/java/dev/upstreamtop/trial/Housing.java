// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import java.util.List;

/** What the JVMs of a world are given. */
enum Housing {
  /** Little memory and the serial collector. */
  PLAIN(0, "-Xmx192m"),
  /** The same, and one that has been slower by nature from the beginning. */
  SETTLED(0, "-Xmx192m"),
  /** The collector that lets threads wait rather than stop. */
  ZGC(0, "-XX:-UseSerialGC", "-XX:+UseZGC", "-Xmx256m"),
  /** A control group each, so that none takes the others' processors away. */
  APART(-1, "-Xmx192m"),
  /** A control group each that grants one processor. */
  LIMITED(100, "-Xmx192m");

  private final int percent;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> options;

  Housing(int percent, String... options) {
    this.percent = percent;
    this.options = List.of(options);
  }

  /** The options of its JVMs. */
  List<String> options() {
    return options;
  }

  /**
   * Percent of one processor that a control group grants; negative without limit, 0 without group.
   */
  int percent() {
    return percent;
  }
}
