// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What the events of a flight recording say of each backend, summed over time. */
public final class SumsOfRecording {

  private static final List<String> CLASSES =
      List.of("responses1xx", "responses2xx", "responses3xx", "responses4xx", "responses5xx");

  private final Map<String, Long> requests = new HashMap<>();
  private final Map<String, Map<Integer, Long>> classes = new HashMap<>();

  private SumsOfRecording() {}

  /** Reads a recording from beginning to end. */
  public static SumsOfRecording read(Path file) throws IOException {
    SumsOfRecording sums = new SumsOfRecording();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        sums.add(recording.readEvent());
      }
    }
    return sums;
  }

  private void add(RecordedEvent event) {
    switch (event.getEventType().getName()) {
      case "dev.upstreamtop.UpstreamBackend" ->
          requests.merge(event.getString("backend"), event.getLong("requests"), Long::sum);
      case "dev.upstreamtop.UpstreamResult" -> addResult(event);
      default -> {
        // The JVM's own, or of no interest here.
      }
    }
  }

  private void addResult(RecordedEvent event) {
    Map<Integer, Long> sums =
        classes.computeIfAbsent(event.getString("backend"), absent -> new TreeMap<>());
    for (int i = 0; i < CLASSES.size(); i++) {
      long count = event.getLong(CLASSES.get(i));
      if (count > 0) {
        sums.merge(i + 1, count, Long::sum);
      }
    }
  }

  /** Requests to a backend. */
  public long requests(String endpoint) {
    return requests.getOrDefault(endpoint, 0L);
  }

  /** Responses of a backend by class, 2 for 2xx. */
  public Map<Integer, Long> classes(String endpoint) {
    return classes.getOrDefault(endpoint, Map.of());
  }
}
