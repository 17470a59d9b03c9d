// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.source;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;

/**
 * Starts a {@link SnapshotSource}; found by {@link java.util.ServiceLoader} where it is not known
 * at compile time.
 */
public interface SnapshotSourceFactory {

  /**
   * Starts to capture; returns when the first packet would be counted.
   *
   * @param settings what to capture
   * @param sink gets one snapshot per interval, on a thread of the source
   * @throws CaptureUnavailableException when it cannot be done here and now
   */
  SnapshotSource start(CaptureSettings settings, SnapshotSink sink)
      throws CaptureUnavailableException;
}
