// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.source;

import dev.upstreamtop.telemetry.settings.CaptureSettings;

/** A running producer of snapshots; safe to use from any thread. */
public interface SnapshotSource extends AutoCloseable {

  /** The settings in force. */
  CaptureSettings settings();

  /**
   * Changes what can be changed while it runs: interval, include, ignore, names.
   *
   * @throws IllegalArgumentException with a one-line message naming the rule that the new settings
   *     break
   */
  void apply(CaptureSettings settings);

  /** Whether it takes {@link #apply}; a feed's settings belong to its collector. */
  boolean adjustable();

  /** Whether snapshots may still come; false once it has ended by itself or was closed. */
  boolean isRunning();

  /**
   * Detaches, delivers the last, shorter interval's snapshot, and returns when that is done. Does
   * nothing the second time.
   */
  @Override
  void close();
}
