// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.telemetry.source.SnapshotSourceFactory;

/** Starts captures in which this process attaches the programs itself. */
public final class DirectCaptureFactory implements SnapshotSourceFactory {

  /** For {@link java.util.ServiceLoader}. */
  public DirectCaptureFactory() {}

  @Override
  public SnapshotSource start(CaptureSettings settings, SnapshotSink sink)
      throws CaptureUnavailableException {
    return DirectCapture.start(settings, sink);
  }
}
