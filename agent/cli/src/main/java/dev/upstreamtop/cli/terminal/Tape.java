// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

import dev.upstreamtop.telemetry.snapshot.Snapshot;

/** Intervals of the past, each of which can be shown again. */
public interface Tape {

  /** How many there are. */
  int size();

  /**
   * One of them.
   *
   * @param index 0 for the oldest
   */
  Snapshot at(int index);
}
