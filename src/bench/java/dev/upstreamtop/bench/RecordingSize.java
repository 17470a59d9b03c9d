// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Measures how large a recording becomes of the intervals of a {@link BusyHost}, and what of it are
 * the distributions of the routes.
 *
 * <p>What a type takes is without its longer texts where they stand in the recording's pool of
 * them, as Flight Recorder puts most of them.
 *
 * <p>Started with a settings file and how many seconds to record, a multiple of the longest period.
 */
public final class RecordingSize {

  private static final double SECONDS_PER_HOUR = 3_600;

  /** What describes all event types, once in a chunk, however long that is. */
  private static final String METADATA = "jdk\\.Metadata";

  /** A line of {@code jfr summary}: type, number, bytes. */
  private static final Pattern LINE =
      Pattern.compile("\\s*(dev\\.upstreamtop\\.\\w+|" + METADATA + ")\\s+(\\d+)\\s+(\\d+)");

  private RecordingSize() {}

  /** Prints lines for a small and a large host. */
  public static void main(String[] arguments)
      throws IOException, ParseException, InterruptedException {
    if (arguments.length != 2) {
      System.err.println("usage: RecordingSize SETTINGS.jfc SECONDS");
      System.exit(2);
    }
    int seconds = Integer.parseInt(arguments[1]);
    for (int backends : new int[] {3, 200}) {
      Path file = Files.createTempFile("upstreamtop-size", ".jfr");
      try {
        record(Path.of(arguments[0]), new BusyHost(backends, true), seconds, file);
        print(backends, seconds, file);
      } finally {
        Files.delete(file);
      }
    }
  }

  private static void record(Path settings, BusyHost host, int seconds, Path file)
      throws IOException, ParseException, InterruptedException {
    try (JfrSink sink = JfrSink.register();
        Recording recording = new Recording(Configuration.create(settings))) {
      sink.configured(CaptureSettings.defaults());
      recording.setDestination(file);
      recording.start();
      long start = System.nanoTime();
      for (int second = 1; second <= seconds; second++) {
        sink.accept(host.interval(second));
        long due = start + TimeUnit.SECONDS.toNanos(second);
        Thread.sleep(Math.max(0, TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime())));
      }
      recording.stop();
    }
  }

  private static void print(int backends, int seconds, Path file) throws IOException {
    System.out.printf("%d backends with 50 routes each, MB an hour:%n", backends);
    double hours = seconds / SECONDS_PER_HOUR;
    Process summary =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jfr").toString(),
                "summary",
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines =
        new String(summary.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    long whole = Files.size(file);
    for (String line : lines) {
      Matcher type = LINE.matcher(line);
      if (!type.matches() || type.group(2).equals("0")) {
        continue;
      }
      if (type.group(1).startsWith("jdk.")) {
        whole -= Long.parseLong(type.group(3));
      } else {
        System.out.printf(
            "  %-36s %9.2f in %.0f events%n",
            type.group(1),
            Long.parseLong(type.group(3)) / 1e6 / hours,
            Long.parseLong(type.group(2)) / hours);
      }
    }
    System.out.printf("  %-36s %9.2f%n", "distributions of routes", ofRoutes(file) / 1e6 / hours);
    System.out.printf("  %-36s %9.2f%n", "all but the metadata", whole / 1e6 / hours);
  }

  /** The bytes of the distributions: each character is one in the file. */
  private static long ofRoutes(Path file) throws IOException {
    long bytes = 0;
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals("dev.upstreamtop.UpstreamRoute")) {
          bytes += event.getString("headerTimeHistogram").length();
          bytes += event.getString("responseTimeHistogram").length();
        }
      }
    }
    return bytes;
  }
}
