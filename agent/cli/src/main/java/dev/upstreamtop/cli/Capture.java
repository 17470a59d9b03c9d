// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.capture.DirectCapture;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import java.util.List;

/** Starts captures for commands. */
final class Capture {

  private Capture() {}

  /**
   * Starts to capture for some sinks.
   *
   * @throws CommandFailure when that is not possible
   */
  static SnapshotSource start(
      Environment environment, CaptureSettings settings, List<SnapshotSink> sinks) {
    SnapshotSink all = snapshot -> sinks.forEach(sink -> sink.accept(snapshot));
    try {
      return environment.sources().start(settings, all);
    } catch (CaptureUnavailableException unavailable) {
      throw CommandFailure.of(unavailable);
    }
  }

  /** The names of the interfaces that a capture began with. */
  static List<String> interfaces(SnapshotSource source) {
    return source instanceof DirectCapture direct
        ? direct.interfacesAtStart()
        : source.settings().interfaces();
  }
}
