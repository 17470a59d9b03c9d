// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.source;

import dev.upstreamtop.telemetry.settings.CaptureSettings;

/**
 * What an operator can look at and change about a capture while it runs; safe for use by several
 * threads.
 */
public interface CaptureControl {

  /** The settings in force. */
  CaptureSettings settings();

  /**
   * Whether it takes {@link #apply}; where a collector captures, its settings are not ours to
   * change.
   */
  boolean adjustable();

  /**
   * Changes what can be changed while it runs: interval, include, ignore, names. It is in force
   * when this returns, unless the capture is held up for more than a second.
   *
   * @throws IllegalArgumentException with a one-line message naming the rule that the new settings
   *     break
   * @throws IllegalStateException with a one-line message where it is not adjustable
   */
  void apply(CaptureSettings settings);

  /** Whether capturing is wanted. */
  boolean enabled();

  /**
   * Switches capturing on or off.
   *
   * @throws IllegalStateException with a one-line message where it cannot be switched
   */
  void enable(boolean wanted);

  /** The control of a source that runs from its start to its end. */
  static CaptureControl of(SnapshotSource source) {
    return new FixedControl(source);
  }
}
