// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The intervals that {@code top --format json} printed, and their sums. */
public final class Figures {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> intervals = new ArrayList<>();
  private final Map<String, Row> backends = new TreeMap<>();
  private final Map<String, Row> sides = new LinkedHashMap<>();
  private final Map<String, Long> causes = new TreeMap<>();

  Figures(List<String> lines) throws JsonProcessingException {
    for (String line : lines) {
      JsonNode interval = JSON.readTree(line);
      intervals.add(interval);
      for (JsonNode side : interval.get("sides")) {
        sides.computeIfAbsent(side.get("side").asText(), absent -> new Row()).add(side);
      }
      for (JsonNode backend : interval.get("backends")) {
        String key = backend.get("backend").asText() + " " + backend.get("side").asText();
        backends.computeIfAbsent(key, absent -> new Row()).add(backend);
      }
      for (String group : List.of("lostByCause", "ignoredByCause")) {
        interval
            .get("capture")
            .get(group)
            .properties()
            .forEach(cause -> causes.merge(cause.getKey(), cause.getValue().asLong(), Long::sum));
      }
    }
  }

  /** Each interval as it was printed. */
  public List<JsonNode> intervals() {
    return intervals;
  }

  /** The proxy's view of a backend; all zero for one that was not seen. */
  public Row client(String endpoint) {
    return backends.getOrDefault(endpoint + " CLIENT", new Row());
  }

  /** The backend's own view. */
  public Row server(String endpoint) {
    return backends.getOrDefault(endpoint + " SERVER", new Row());
  }

  /** Endpoint and side of all backends. */
  public List<String> backends() {
    return List.copyOf(backends.keySet());
  }

  /** All backends together, seen from the first side that was captured. */
  public Row totals() {
    return sides.values().iterator().next();
  }

  /** How often a named cause of loss or of ignoring came up. */
  public long cause(String name) {
    assertThat(causes).as("names of causes").containsKey(name);
    return causes.get(name);
  }

  /** Nothing was lost, and no request went anywhere unseen. */
  void assertIdentity() {
    backends.forEach(
        (name, row) ->
            assertThat(row.requests())
                .as("requests = responses + failures + in flight + lost track at %s: %s", name, row)
                .isEqualTo(
                    row.responses() + row.failures() + row.get("inFlight") + row.get("lostTrack")));
    sides.forEach(
        (side, sum) ->
            assertThat(sum.requests())
                .as("the figures of %s are the sum of its backends", side)
                .isEqualTo(requestsTo(backends, " " + side)));
  }

  private static long requestsTo(Map<String, Row> backends, String side) {
    return backends.entrySet().stream()
        .filter(backend -> backend.getKey().endsWith(side))
        .mapToLong(backend -> backend.getValue().requests())
        .sum();
  }

  @Override
  public String toString() {
    return backends + " " + causes;
  }
}
