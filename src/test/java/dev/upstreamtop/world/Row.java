// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upstreamtop.telemetry.snapshot.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** What several intervals together say of one backend, or of one route. */
public final class Row {

  /** Told as they are at the end of an interval: the last one counts. */
  private static final Set<String> STATES =
      Set.of(
          "inFlight",
          "oldestInFlightNanos",
          "receiving",
          "oldestReceivingNanos",
          "tunnels",
          "oldestTunnelNanos");

  private static final List<String> COUNTS =
      List.of(
          "requests",
          "responses1xx",
          "responses2xx",
          "responses3xx",
          "responses4xx",
          "responses5xx",
          "interim",
          "reset",
          "closed",
          "abandoned",
          "truncated",
          "refused",
          "unreachable",
          "timedOut",
          "retransmits",
          "tunnelsEndedByClient",
          "tunnelsEndedByBackend",
          "inFlight",
          "receiving",
          "tunnels",
          "lostTrack");

  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, Double> timeSums = new HashMap<>();
  private final Map<String, Row> routes = new TreeMap<>();
  private final Map<Integer, Long> codes = new TreeMap<>();

  Row() {}

  void add(JsonNode row) {
    add("", row);
    row.path("codes")
        .properties()
        .forEach(
            code ->
                codes.merge(Integer.parseInt(code.getKey()), code.getValue().asLong(), Long::sum));
    for (JsonNode route : row.path("routes")) {
      String name = route.get("method").asText() + " " + route.get("route").asText();
      routes.computeIfAbsent(name, absent -> new Row()).add(route);
    }
  }

  private void add(String prefix, JsonNode object) {
    object
        .properties()
        .forEach(
            member -> {
              String name = prefix + member.getKey();
              JsonNode value = member.getValue();
              if (name.equals("total")) {
                // What was added up until then: the intervals are added up here.
                return;
              }
              if (value.isIntegralNumber()) {
                numbers.merge(name, value.asLong(), merger(name));
              } else if (value.isObject()) {
                add(name + ".", value);
              }
            });
    if (object.has("meanNanos")) {
      timeSums.merge(
          prefix, object.get("meanNanos").asDouble() * object.get("count").asLong(), Double::sum);
    }
  }

  private static BinaryOperator<Long> merger(String name) {
    if (STATES.contains(name)) {
      return (before, now) -> now;
    }
    return name.endsWith("Nanos") ? Math::max : Long::sum;
  }

  /**
   * A number by its path: {@code headerTime.maxNanos}; 0 where nothing was said of it; of times the
   * longest.
   */
  public long get(String path) {
    return numbers.getOrDefault(path, 0L);
  }

  public long requests() {
    return get("requests");
  }

  /** Final responses of all classes. */
  public long responses() {
    return responsesByClass().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Calls of gRPC by the number of their code; only those that there were. */
  public Map<Integer, Long> calls() {
    Map<Integer, Long> calls = new TreeMap<>();
    for (Counter result : Counter.GRPC) {
      long count = get(result.figure());
      if (count > 0) {
        calls.put(Counter.GRPC.indexOf(result), count);
      }
    }
    return calls;
  }

  /** The same of a route, which tells them by name. */
  public Map<Integer, Long> callsOfRoute() {
    Map<Integer, Long> calls = new TreeMap<>();
    for (Counter result : Counter.GRPC) {
      long count = get("grpc." + result.grpcCode());
      if (count > 0) {
        calls.put(Counter.GRPC.indexOf(result), count);
      }
    }
    return calls;
  }

  /** Final responses by class, 2 for 2xx; only those that there were. */
  public Map<Integer, Long> responsesByClass() {
    Map<Integer, Long> classes = new TreeMap<>();
    for (int i = 1; i <= 5; i++) {
      long count = get("responses" + i + "xx");
      if (count > 0) {
        classes.put(i, count);
      }
    }
    return classes;
  }

  /** Requests without a response: reset, closed and abandoned. */
  public long failures() {
    return get("failed");
  }

  /** The mean of a time, {@code headerTime} say. */
  public double meanNanos(String time) {
    long count = get(time + ".count");
    return count == 0 ? 0 : timeSums.getOrDefault(time + ".", 0.0) / count;
  }

  /** Its routes by "METHOD route". */
  public Map<String, Row> routes() {
    return Map.copyOf(routes);
  }

  /** A route's responses by status. */
  public Map<Integer, Long> codes() {
    return codes;
  }

  /** What was counted, without what was not: {@code requests 3, responses2xx 2, inFlight 1}. */
  public String counts() {
    return COUNTS.stream()
        .filter(name -> get(name) != 0)
        .map(name -> name + " " + get(name))
        .collect(Collectors.joining(", "));
  }

  /** What was answered by route: {@code GET /orders/{id} 200x3 404x1; POST /orders 201x1}. */
  public String answers() {
    return routes.entrySet().stream()
        .map(
            route ->
                route.getKey()
                    + route.getValue().codes.entrySet().stream()
                        .map(code -> " " + code.getKey() + "x" + code.getValue())
                        .collect(Collectors.joining()))
        .collect(Collectors.joining("; "));
  }

  @Override
  public String toString() {
    return counts() + "; " + answers();
  }
}
