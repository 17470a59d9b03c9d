// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording that begins after the last change of state, as one at the JVM's start may. */
class LateRecordingTest {

  @Test
  void holdsTheStateThatLasts(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("late.jfr");
    try (JfrSink sink = JfrSink.register();
        Recording recording = new Recording()) {
      sink.accept(
          Snapshot.status(
              0, CaptureStatus.idle(CaptureMode.FEED, CaptureState.UNAVAILABLE, "nobody answers")));
      recording.enable(UpstreamCaptureEvent.class);
      recording.enable(UpstreamConfigurationEvent.class);
      recording.start();
      recording.stop();
      recording.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file))
        .filteredOn(event -> event.getEventType().getName().endsWith(".UpstreamCapture"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getString("state")).isEqualTo("UNAVAILABLE");
              assertThat(event.getString("reason")).isEqualTo("nobody answers");
            });
  }
}
