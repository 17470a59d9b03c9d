// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.source.CaptureControl;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import java.util.Optional;

/**
 * The control of a capture that is about to start: MBeans are there before the first snapshot, and
 * what they show must not wait for the programs to be attached. Safe to use from any thread.
 */
final class LateControl implements CaptureControl {

  private final CaptureSettings wanted;
  private volatile Started started;

  private record Started(CaptureControl control, JfrSink events) {}

  LateControl(CaptureSettings wanted) {
    this.wanted = wanted;
  }

  /** Hands over to the capture that has started. */
  void begin(SnapshotSource source, JfrSink events) {
    started = new Started(CaptureControl.of(source), events);
  }

  private Optional<CaptureControl> control() {
    return Optional.ofNullable(started).map(Started::control);
  }

  @Override
  public CaptureSettings settings() {
    return control().map(CaptureControl::settings).orElse(wanted);
  }

  @Override
  public boolean adjustable() {
    return control().map(CaptureControl::adjustable).orElse(false);
  }

  @Override
  public void apply(CaptureSettings settings) {
    Started now = running();
    now.control().apply(settings);
    now.events().configured(settings);
  }

  @Override
  public boolean enabled() {
    return control().map(CaptureControl::enabled).orElse(true);
  }

  @Override
  public void enable(boolean on) {
    running().control().enable(on);
  }

  private Started running() {
    return Optional.ofNullable(started)
        .orElseThrow(() -> new IllegalStateException("the capture is still starting"));
  }
}
