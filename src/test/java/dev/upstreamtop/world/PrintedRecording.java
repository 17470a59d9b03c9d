// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A recording as the JDK's own tool prints it, and sums over what is printed. */
public final class PrintedRecording {

  private static final String OURS = "dev.upstreamtop.Upstream";
  private static final String PAUSE = "jdk.GCPhasePause";

  /**
   * A stretch of time.
   *
   * @param from first nanosecond, since the epoch
   * @param to the nanosecond after the last
   */
  public record Time(long from, long to) {

    boolean contains(long nanos) {
      return nanos >= from && nanos < to;
    }

    /** Whether both have a moment in common. */
    public boolean overlaps(Time that) {
      return from < that.to && that.from < to;
    }
  }

  /** What is printed about one backend, seen from one side, in a time: {@code CLIENT} say. */
  public record Row(long requests, long responses, long serverErrors, Histogram headerTime) {

    /** The middle of the bucket that holds it. */
    public long headerTimeNanos(double percentile) {
      return headerTime.medianEquivalentValue(headerTime.getValueAtPercentile(percentile));
    }
  }

  private record Event(String type, JsonNode values) {}

  private final List<Event> events = new ArrayList<>();

  private PrintedRecording() {}

  /** Has a recording printed as JSON. */
  public static PrintedRecording of(Path file) throws IOException {
    String json =
        Shell.succeed(
            Path.of(System.getProperty("java.home"), "bin", "jfr").toString(),
            "print",
            "--json",
            "--stack-depth",
            "1",
            "--events",
            OURS + "*," + PAUSE,
            file.toString());
    PrintedRecording printed = new PrintedRecording();
    for (JsonNode event : new ObjectMapper().readTree(json).path("recording").path("events")) {
      printed.events.add(new Event(event.path("type").asText(), event.path("values")));
    }
    return printed;
  }

  /** Sums over the intervals whose middle lies in a time. */
  public Row row(String backend, String side, Time time) throws DataFormatException {
    Predicate<JsonNode> within = values -> time.contains(middle(values));
    List<JsonNode> results = of("Result", backend, side).filter(within).toList();
    long responses = 0;
    for (String name :
        List.of("informational", "successful", "redirected", "clientErrors", "serverErrors")) {
      responses += sum(results, name);
    }
    Histogram headerTime = new Histogram(1024, 1L << 38, 1);
    for (JsonNode latency : of("Latency", backend, side).filter(within).toList()) {
      if (latency.get("metric").asText().equals("HEADER")) {
        byte[] encoded = Base64.getDecoder().decode(latency.get("histogram").asText());
        headerTime.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0));
      }
    }
    return new Row(
        sum(of("Backend", backend, side).filter(within).toList(), "requests"),
        responses,
        sum(results, "serverErrors"),
        headerTime);
  }

  /** When the exchanges of a backend were on the wire that took so long or longer. */
  public List<Time> exchanges(String backend, String side, Duration atLeast) {
    return of("Exchange", backend, side)
        .filter(values -> duration(values, "responseTime") >= atLeast.toNanos())
        .map(
            values -> {
              long start = instant(values, "wireStart") + values.get("wireStartNanos").asLong();
              return new Time(start, start + duration(values, "responseTime"));
            })
        .toList();
  }

  /** When the JVM that recorded stood still for its collector. */
  public List<Time> pauses() {
    return events.stream()
        .filter(event -> event.type().equals(PAUSE))
        .map(
            event -> {
              long start = instant(event.values(), "startTime");
              return new Time(start, start + duration(event.values(), "duration"));
            })
        .toList();
  }

  /** The sides from which a backend was seen that the recording calls its own JVM. */
  public List<String> selfSides(String backend) {
    return events.stream()
        .filter(event -> event.type().equals(OURS + "Backend"))
        .map(Event::values)
        .filter(values -> values.get("backend").asText().equals(backend))
        .filter(values -> values.get("self").asBoolean())
        .map(values -> values.get("side").asText())
        .distinct()
        .sorted()
        .toList();
  }

  private Stream<JsonNode> of(String name, String backend, String side) {
    return events.stream()
        .filter(event -> event.type().equals(OURS + name))
        .map(Event::values)
        .filter(values -> values.get("backend").asText().equals(backend))
        .filter(values -> values.get("side").asText().equals(side));
  }

  private static long sum(List<JsonNode> all, String name) {
    return all.stream().mapToLong(values -> values.get(name).asLong()).sum();
  }

  /** An event about an interval comes at its end. */
  private static long middle(JsonNode values) {
    return instant(values, "startTime") - duration(values, "interval") / 2;
  }

  private static long duration(JsonNode values, String name) {
    return Duration.parse(values.get(name).asText()).toNanos();
  }

  private static long instant(JsonNode values, String name) {
    Instant instant = Instant.parse(values.get(name).asText());
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}
