// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.HdrHistogram.Histogram;

/**
 * Everything that a flight recording says of the traffic, without when it was written: what two
 * recordings of the same traffic have in common.
 *
 * @param counts sums of all counts, by event, identity and field
 * @param histograms merged, by backend, side and metric
 * @param single exchanges and failures as they are, with how often
 * @param self backends that were marked as being the recording's own JVM
 * @param intervals what the periodic events of each interval say, but for self, by the interval's
 *     length in nanoseconds: no two are equally long; where a period held several intervals, of
 *     them together
 */
public record RecordedTraffic(
    Map<String, Long> counts,
    Map<String, Histogram> histograms,
    Map<String, Integer> single,
    Set<String> self,
    Map<Long, Set<String>> intervals) {

  private static final String PREFIX = "dev.upstreamtop.Upstream";
  private static final Set<String> PERIODIC =
      Set.of("Backend", "Result", "Latency", "Route", "Tunnel", "Grpc");
  private static final Set<String> SINGLE = Set.of("Exchange", "Failure");
  private static final Set<String> IDENTITY =
      Set.of("backend", "side", "metric", "method", "route");

  /** When and by whom an event was written: not what it tells. */
  private static final Set<String> OF_THE_WRITER =
      Set.of("startTime", "duration", "eventThread", "stackTrace");

  /** What is of one period, and cannot be added. */
  private static final Set<String> OF_A_PERIOD =
      Set.of(
          "startTime",
          "interval",
          "inFlight",
          "oldestInFlight",
          "receiving",
          "oldestReceiving",
          "tunnels",
          "oldestTunnel",
          "mean",
          "p50",
          "p90",
          "p99",
          "max",
          "headerTimeP50",
          "headerTimeP99",
          "headerTimeMax",
          "responseTimeP99",
          "intervalNumber");

  private RecordedTraffic() {
    this(new TreeMap<>(), new TreeMap<>(), new HashMap<>(), new TreeSet<>(), new TreeMap<>());
  }

  /** Reads a recording from beginning to end. */
  public static RecordedTraffic read(Path file) throws IOException {
    RecordedTraffic traffic = new RecordedTraffic();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (event.getEventType().getName().startsWith(PREFIX)) {
          traffic.add(event.getEventType().getName().substring(PREFIX.length()), event);
        }
      }
    }
    return traffic;
  }

  private void add(String type, RecordedEvent event) {
    if (SINGLE.contains(type)) {
      single.merge(
          type + " " + text(event, field -> !OF_THE_WRITER.contains(field)), 1, Integer::sum);
    }
    if (!PERIODIC.contains(type)) {
      return;
    }
    if (saysSomething(event)) {
      intervals
          .computeIfAbsent(event.getLong("interval"), absent -> new TreeSet<>())
          .add(
              type
                  + " "
                  + text(event, field -> !OF_THE_WRITER.contains(field) && !field.equals("self")));
    }
    String identity = text(event, IDENTITY::contains);
    for (ValueDescriptor field : event.getFields()) {
      if (field.getTypeName().equals("long") && !OF_A_PERIOD.contains(field.getName())) {
        counts.merge(
            type + " " + identity + " " + field.getName(),
            event.getLong(field.getName()),
            Long::sum);
      }
    }
    if (type.equals("Latency")) {
      histograms
          .computeIfAbsent(identity, absent -> new Histogram(1))
          .add(histogram(event.getString("histogram")));
    }
    if (type.equals("Backend") && event.getBoolean("self")) {
      self.add(event.getString("backend"));
    }
  }

  /** Whether any count or time in it is not 0. */
  private static boolean saysSomething(RecordedEvent event) {
    return event.getFields().stream()
        .filter(field -> field.getTypeName().equals("long"))
        .map(ValueDescriptor::getName)
        .anyMatch(
            name ->
                !name.equals("startTime")
                    && !name.equals("duration")
                    && !name.equals("interval")
                    && !name.equals("intervalNumber")
                    && event.getLong(name) > 0);
  }

  private static Histogram histogram(String encoded) {
    try {
      return Histogram.fromString(encoded);
    } catch (DataFormatException e) {
      throw new AssertionError("no histogram: " + encoded, e);
    }
  }

  private static String text(RecordedEvent event, Predicate<String> wanted) {
    List<String> names =
        event.getFields().stream().map(ValueDescriptor::getName).filter(wanted).sorted().toList();
    return names.stream()
        .map(name -> name + "=" + event.getValue(name))
        .collect(Collectors.joining(" "));
  }
}
