// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static dev.upstreamtop.telemetry.jmx.Field.real;
import static dev.upstreamtop.telemetry.jmx.Field.table;
import static dev.upstreamtop.telemetry.jmx.Field.text;
import static dev.upstreamtop.telemetry.jmx.Field.texts;
import static dev.upstreamtop.telemetry.jmx.Field.whole;

import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import javax.management.openmbean.TabularData;

/** What is told of the capture itself. */
final class CaptureFields {

  static final Table<Map.Entry<String, Long>> CAUSES =
      new Table<>(
          "Causes",
          "One row per cause",
          List.of("cause"),
          List.of(
              text("cause", "Name of the cause", Map.Entry::getKey),
              whole("count", "How often it occurred", "count", Map.Entry::getValue)));

  static final List<Field<View>> ATTRIBUTES =
      List.of(
          text(
              "Mode",
              "DIRECT when this process captures, FEED when a collector does",
              v -> v.status().mode().name()),
          text(
              "State",
              "STARTING, CAPTURING, DISABLED, UNAVAILABLE or STOPPED",
              v -> v.status().state().name()),
          text(
              "Reason", "Why nothing is captured, empty while capturing", v -> v.status().reason()),
          texts(
              "Interfaces",
              "Network interfaces that are watched",
              v -> v.status().watched().interfaces().toArray(String[]::new)),
          whole("Packets", "Packets that were looked at", "count", View::packets),
          whole("Lost", "What should have been seen and was not", "count", v -> sum(v.lost())),
          table("LostByCause", "The same by cause", CAUSES, v -> causes(v.lost())),
          whole("Ignored", "What was recognised and left alone", "count", v -> sum(v.ignored())),
          table("IgnoredByCause", "The same by cause", CAUSES, v -> causes(v.ignored())),
          real(
              "MapFill",
              "Fill of the fullest kernel table, 0 to 1",
              "ratio",
              v -> v.status().effort().mapFill()),
          texts(
              "ProgramsAhead",
              "Foreign programs that see packets first",
              v -> v.status().watched().programsAhead().toArray(String[]::new)),
          texts(
              "Limits",
              "What is not captured although it could be, and why",
              v -> v.status().limits().stream().map(CaptureLimit::reason).toArray(String[]::new)),
          whole(
              "SnapshotAgeMillis",
              "Age of what all these beans show",
              "milliseconds",
              v -> (System.nanoTime() - v.preparedNanos()) / 1_000_000));

  private CaptureFields() {}

  private static long sum(SortedMap<String, Long> causes) {
    return causes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static TabularData causes(SortedMap<String, Long> causes) {
    return CAUSES.of(List.copyOf(causes.entrySet()));
  }
}
