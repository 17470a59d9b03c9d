// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.Snapshot;

/**
 * What the events of one type still have to tell; used under the lock of its {@link PeriodicType}.
 */
interface Pending {

  /** Adds an interval. */
  void add(Snapshot snapshot);

  /** Forgets everything that was added. */
  void clear();

  /** Hears of an interval that no recording wants; forgets everything that was added. */
  default void passOver(Snapshot snapshot) {
    clear();
  }

  /** Writes the events of everything added since the last call, if anything was. */
  void write();
}
