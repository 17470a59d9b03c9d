// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.List;

/**
 * What a capture looks at.
 *
 * @param sides the sides that are captured
 * @param interfaces names of the interfaces with attached programs
 * @param programsAhead foreign programs that run before ours, as {@code interface/direction:
 *     program}; empty when none
 * @param ownersKnown whether it can be told which process opened a connection
 */
public record Watched(
    List<Side> sides, List<String> interfaces, List<String> programsAhead, boolean ownersKnown) {

  /** Nothing is looked at. */
  public static final Watched NOTHING = new Watched(List.of(), List.of(), List.of(), false);

  public Watched {
    sides = List.copyOf(sides);
    interfaces = List.copyOf(interfaces);
    programsAhead = List.copyOf(programsAhead);
  }
}
