// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.source;

import dev.upstreamtop.telemetry.settings.CaptureSettings;

/** The control of a source that cannot be switched off. */
record FixedControl(SnapshotSource source) implements CaptureControl {

  @Override
  public CaptureSettings settings() {
    return source.settings();
  }

  @Override
  public boolean adjustable() {
    return source.adjustable();
  }

  @Override
  public void apply(CaptureSettings settings) {
    if (!adjustable()) {
      throw new IllegalStateException("the settings belong to the collector: change them there");
    }
    source.apply(settings);
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public void enable(boolean wanted) {
    if (!wanted) {
      throw new IllegalStateException("this capture runs until its process ends");
    }
  }
}
