// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.source.CaptureControl;

/**
 * The control of an agent that was told something it does not understand: it says so, and does
 * nothing.
 */
record BrokenControl(String reason) implements CaptureControl {

  static Snapshot status(String reason) {
    return Snapshot.status(
        System.currentTimeMillis() * 1_000_000,
        CaptureStatus.idle(CaptureMode.FEED, CaptureState.UNAVAILABLE, reason));
  }

  @Override
  public CaptureSettings settings() {
    return CaptureSettings.defaults();
  }

  @Override
  public boolean adjustable() {
    return false;
  }

  @Override
  public void apply(CaptureSettings settings) {
    throw new IllegalStateException(reason);
  }

  @Override
  public boolean enabled() {
    return false;
  }

  @Override
  public void enable(boolean wanted) {
    throw new IllegalStateException(reason);
  }
}
