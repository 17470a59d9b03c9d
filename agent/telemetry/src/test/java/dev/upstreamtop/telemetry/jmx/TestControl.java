// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.source.CaptureControl;

/** A control that keeps what it is given. */
final class TestControl implements CaptureControl {

  private volatile CaptureSettings settings = CaptureSettings.defaults();
  private volatile boolean enabled = true;

  @Override
  public CaptureSettings settings() {
    return settings;
  }

  @Override
  public boolean adjustable() {
    return true;
  }

  @Override
  public void apply(CaptureSettings changed) {
    settings = changed;
  }

  @Override
  public boolean enabled() {
    return enabled;
  }

  @Override
  public void enable(boolean wanted) {
    enabled = wanted;
  }
}
