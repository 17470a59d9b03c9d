// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * A flight recording of this JVM, with the events of a capture that starts after it and ends before
 * it.
 */
final class FlightRecording implements AutoCloseable {

  private static final List<String> EVERY_INTERVAL =
      List.of("UpstreamBackend", "UpstreamResult", "UpstreamLatency", "UpstreamCapture");
  private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);

  private final Recording recording;

  private FlightRecording(Recording recording) {
    this.recording = recording;
  }

  /**
   * Starts to record.
   *
   * @param file where to; replaced where it exists
   * @param configuration a .jfc file; null for the JDK's default, with upstream events at each
   *     interval
   * @param interval the capture's
   * @throws CommandFailure when the file cannot be written or the configuration not be read
   */
  static FlightRecording start(Path file, Path configuration, Duration interval) {
    Recording recording = new Recording(controls(configuration, interval));
    recording.setName("upstreamtop");
    try {
      recording.setDestination(file);
    } catch (IOException unwritable) {
      recording.close();
      throw new CommandFailure(ExitCode.IN_USE, "cannot write " + file + ": " + reason(unwritable));
    }
    recording.start();
    return new FlightRecording(recording);
  }

  private static Map<String, String> controls(Path configuration, Duration interval) {
    try {
      if (configuration != null) {
        return Configuration.create(configuration).getSettings();
      }
      Map<String, String> controls =
          new LinkedHashMap<>(Configuration.getConfiguration("default").getSettings());
      Duration period = interval.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : interval;
      for (String event : EVERY_INTERVAL) {
        controls.put("dev.upstreamtop." + event + "#period", period.toMillis() + " ms");
      }
      return controls;
    } catch (IOException | ParseException unusable) {
      String name = configuration == null ? "the JDK's default settings" : configuration.toString();
      throw new CommandFailure(ExitCode.USAGE, "cannot read " + name + ": " + reason(unusable));
    }
  }

  private static String reason(Exception failed) {
    return switch (failed) {
      case NoSuchFileException missing -> "there is no such file or directory";
      case AccessDeniedException denied -> "permission denied";
      default -> String.valueOf(failed.getMessage());
    };
  }

  /** Ends the recording; its file is complete when this returns. */
  @Override
  public void close() {
    recording.stop();
    recording.close();
  }
}
