// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.recording;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * A flight recording of this JVM, with the events of a capture that starts after it and ends before
 * it.
 */
public final class FlightRecording implements AutoCloseable {

  private static final List<String> EVERY_INTERVAL =
      List.of(
          "UpstreamBackend",
          "UpstreamResult",
          "UpstreamLatency",
          "UpstreamTunnel",
          "UpstreamGrpc",
          "UpstreamCapture");
  private static final String OF_JDK = "jdk.";
  private static final String ENABLED = "#enabled";

  /** What the JDK tells besides of this JVM, whose own errors and pauses are nobody's trouble. */
  private static final Set<String> OF_MACHINE_AND_RECORDING =
      Set.of(
          "CPULoad",
          "CPUInformation",
          "ThreadContextSwitchRate",
          "OSInformation",
          "VirtualizationInformation",
          "PhysicalMemory",
          "SwapSpace",
          "NetworkUtilization",
          "SystemProcess",
          "ContainerConfiguration",
          "ContainerCPUUsage",
          "ContainerCPUThrottling",
          "ContainerMemoryUsage",
          "ContainerIOUsage",
          "JVMInformation",
          "ActiveRecording",
          "ActiveSetting",
          "DataLoss",
          "DumpReason");

  private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);

  /** How long what is short for a while, descriptors say, is waited for at the end. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Recording recording;
  private final OutputFile file;
  private volatile boolean captured;

  private FlightRecording(Recording recording, OutputFile file) {
    this.recording = recording;
    this.file = file;
  }

  /**
   * Starts to record.
   *
   * @param file where to; replaced where it exists
   * @param configuration a .jfc file; null for the JDK's default without what tells of this JVM
   *     itself, with upstream events at each interval
   * @param interval the capture's
   * @throws CommandFailure when the file cannot be written or the configuration not be read
   */
  public static FlightRecording start(Path file, Path configuration, Duration interval) {
    return start(file, configuration, interval, null);
  }

  /**
   * Starts to record, and keeps only the end of it.
   *
   * @param keep how much of it at least: whole chunks go; null for all
   */
  public static FlightRecording start(
      Path file, Path configuration, Duration interval, Duration keep) {
    Map<String, String> controls = controls(configuration, interval);
    TemporaryRoom.require();
    OutputFile output;
    try {
      output = OutputFile.open(file);
    } catch (IOException unwritable) {
      throw unwritable(file, unwritable);
    }
    boolean started = false;
    try {
      Recording recording = new Recording(controls);
      recording.setName("upstreamtop");
      if (keep != null) {
        recording.setMaxAge(keep);
      }
      recording.start();
      started = true;
      return new FlightRecording(recording, output);
    } catch (IllegalStateException noRepository) {
      throw new CommandFailure(
          ExitCode.IN_USE,
          "cannot record in the temporary folder "
              + TemporaryRoom.FOLDER
              + ": name one that can be written with UPSTREAMTOP_JVM_OPTIONS=-Djava.io.tmpdir=DIR");
    } finally {
      if (!started) {
        output.discard();
      }
    }
  }

  private static CommandFailure unwritable(Path file, IOException failed) {
    return new CommandFailure(ExitCode.IN_USE, "cannot write " + file + ": " + reason(failed));
  }

  /** Notes that there is something to be kept. */
  public SnapshotSink captured() {
    return snapshot -> captured = true;
  }

  private static Map<String, String> controls(Path configuration, Duration interval) {
    try {
      if (configuration != null) {
        return Configuration.create(configuration).getSettings();
      }
      Map<String, String> controls =
          new LinkedHashMap<>(Configuration.getConfiguration("default").getSettings());
      controls.replaceAll((setting, value) -> isAboutThisJvm(setting) ? "false" : value);
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

  /** Whether a setting switches on events that tell of no traffic and not of the machine either. */
  private static boolean isAboutThisJvm(String setting) {
    return setting.startsWith(OF_JDK)
        && setting.endsWith(ENABLED)
        && !OF_MACHINE_AND_RECORDING.contains(
            setting.substring(OF_JDK.length(), setting.length() - ENABLED.length()));
  }

  private static String reason(Exception failed) {
    return switch (failed) {
      case NoSuchFileException missing -> "there is no such file or directory";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(failed.getMessage());
    };
  }

  /** Whether there was a capture, so that the file holds it once this is closed. */
  public boolean isOfCapture() {
    return captured;
  }

  /**
   * Ends the recording; its file is complete when this returns.
   *
   * @throws CommandFailure where it cannot be written: the message names the file that has it
   *     instead
   */
  @Override
  public void close() {
    try (recording) {
      recording.stop();
      if (captured) {
        write();
      } else {
        // A capture that could not begin leaves the file as it was.
        file.discard();
      }
    }
  }

  /**
   * Writes what is kept so far to another file, and goes on.
   *
   * @param from what was recorded before need not be in it; null for all
   * @throws IOException where it cannot be written, with the reason
   */
  void dump(Path to, Instant from) throws IOException {
    OutputFile other;
    try {
      other = OutputFile.open(to);
    } catch (IOException unwritable) {
      throw new IOException(reason(unwritable), unwritable);
    }
    boolean complete = false;
    try (Recording copy = recording.copy(true);
        InputStream data = copy.getStream(from, null)) {
      other.write(data == null ? InputStream.nullInputStream() : data);
      complete = true;
    } catch (IOException failed) {
      throw new IOException(reason(failed), failed);
    } finally {
      if (!complete) {
        other.discard();
      }
    }
  }

  /**
   * Lets the older half of what is kept go, where only the end is to be kept at all, and keeps no
   * more than that from now on; safe to call from another thread while it records. The newest part
   * that is written stays.
   *
   * @return whether anything went
   */
  public boolean halve() {
    long size = recording.getSize();
    if (recording.getMaxAge() == null || size == 0) {
      // Nothing may go, or all that there is is still being written.
      return false;
    }
    long half = Math.max(1, size / 2);
    recording.setMaxSize(half);
    if (recording.getSize() == size) {
      // A part that reaches beyond the half stays whole: of two, both may.
      recording.setMaxSize(1);
      recording.setMaxSize(half);
    }
    return recording.getSize() < size;
  }

  private void write() {
    long begin = System.nanoTime();
    while (true) {
      try (InputStream data = recording.getStream(null, null)) {
        file.write(data == null ? InputStream.nullInputStream() : data);
        return;
      } catch (IOException failed) {
        if (isPassing(failed) && System.nanoTime() - begin < PATIENCE.toNanos()) {
          pause();
          continue;
        }
        // What is cut cannot be read: none is better.
        file.discard();
        throw new CommandFailure(
            ExitCode.IN_USE,
            "cannot write " + file.path() + ": " + reason(failed) + "; " + elsewhere());
      }
    }
  }

  /** Whether it is a want that may be over soon: EMFILE or ENFILE, in the words of errno(3). */
  private static boolean isPassing(IOException failed) {
    return reason(failed).contains("Too many open files");
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException ignored) {
      // Whoever interrupts wants an end, and this is it.
    }
  }

  /** Where the recording is instead. */
  private String elsewhere() {
    Path kept = null;
    try {
      kept = Files.createTempFile(TemporaryRoom.FOLDER, "upstreamtop-", ".jfr");
      recording.dump(kept);
      return "the recording is at " + kept;
    } catch (IOException failed) {
      return "nor to " + TemporaryRoom.FOLDER + ": " + reason(failed) + remove(kept);
    }
  }

  private static String remove(Path cut) {
    try {
      if (cut != null) {
        Files.deleteIfExists(cut);
      }
      return "";
    } catch (IOException stays) {
      return ", " + cut + " is cut";
    }
  }
}
