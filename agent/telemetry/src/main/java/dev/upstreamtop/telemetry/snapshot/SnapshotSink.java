// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/** Takes one snapshot per interval; knows no other sink and no source. */
@FunctionalInterface
public interface SnapshotSink {

  /**
   * Takes the snapshot of an interval.
   *
   * <p>Called by one thread at a time, in order of the sequence. An implementation returns quickly
   * and does not throw.
   */
  void accept(Snapshot snapshot);
}
