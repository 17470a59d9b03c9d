// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A recording as the JDK's own tool prints it, and sums over what is printed. */
public final class PrintedRecording {

  /** Whenever that was. */
  public static final Time ALL = new Time(0, Long.MAX_VALUE);

  private static final String OURS = "dev.upstreamtop.Upstream";
  private static final String PAUSE = "jdk.GCPhasePause";
  private static final String LOAD = "jdk.CPULoad";

  private static final List<String> CLASSES =
      List.of("responses1xx", "responses2xx", "responses3xx", "responses4xx", "responses5xx");
  private static final List<String> FAILURES =
      List.of("refused", "unreachable", "timedOut", "reset", "closed", "abandoned");

  /**
   * A stretch of time.
   *
   * @param from first nanosecond, since the epoch
   * @param to the nanosecond after the last
   */
  public record Time(long from, long to) {

    private long middle() {
      return from + (to - from) / 2;
    }

    boolean contains(long nanos) {
      return nanos >= from && nanos < to;
    }

    /** Whether both have a moment in common. */
    public boolean overlaps(Time that) {
      return from < that.to && that.from < to;
    }
  }

  /**
   * What is printed about one backend, seen from one side, in a time: {@code CLIENT} say.
   *
   * @param share of the requests to all backends of that side
   * @param seconds that the intervals of all backends cover
   * @param inFlight the most at the end of an interval, like what is receiving
   * @param results sums by the name of the event's field
   * @param routes by method and path
   */
  public record Row(
      long requests,
      double share,
      double seconds,
      long inFlight,
      long oldestInFlightNanos,
      long receiving,
      long oldestReceivingNanos,
      Map<String, Long> results,
      Histogram headerTime,
      Map<String, RouteSums> routes) {

    /** One of the sums over results. */
    public long result(String name) {
      return results.get(name);
    }

    /** Final responses of all classes. */
    public long responses() {
      return CLASSES.stream().mapToLong(this::result).sum();
    }

    /** What ended without a final response, attempts to connect included. */
    public long failures() {
      return FAILURES.stream().mapToLong(this::result).sum();
    }

    /** The middle of the bucket that holds it. */
    public long headerTimeNanos(double percentile) {
      return headerTime.medianEquivalentValue(headerTime.getValueAtPercentile(percentile));
    }
  }

  /** What is printed about one route. */
  public record RouteSums(
      long requests, long errors, long failures, Histogram headerTime, long maxNanos) {

    private RouteSums plus(RouteSums that) {
      Histogram both = headerTime.copy();
      both.add(that.headerTime);
      return new RouteSums(
          requests + that.requests,
          errors + that.errors,
          failures + that.failures,
          both,
          Math.max(maxNanos, that.maxNanos));
    }

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
            Jdk.tool("jfr"),
            "print",
            "--json",
            "--stack-depth",
            "1",
            "--events",
            OURS + "*," + PAUSE + "," + LOAD,
            file.toString());
    PrintedRecording printed = new PrintedRecording();
    for (JsonNode event : new ObjectMapper().readTree(json).path("recording").path("events")) {
      printed.events.add(new Event(event.path("type").asText(), event.path("values")));
    }
    return printed;
  }

  /** Sums over the intervals whose middle lies in a time. */
  public Row row(String backend, String side, Time time) {
    List<JsonNode> traffic = of("Backend", backend, side, time);
    List<JsonNode> results = of("Result", backend, side, time);
    Map<String, Long> sums = new TreeMap<>();
    Stream.of(CLASSES, FAILURES, List.of("truncated", "retransmits"))
        .flatMap(List::stream)
        .forEach(name -> sums.put(name, sum(results, name)));
    long requests = sum(traffic, "requests");
    long all = sum(ofSide("Backend", side, time), "requests");
    return new Row(
        requests,
        all == 0 ? 0 : (double) requests / all,
        covered(time) / 1e9,
        most(traffic, "inFlight"),
        longest(traffic, "oldestInFlight"),
        most(traffic, "receiving"),
        longest(traffic, "oldestReceiving"),
        sums,
        headerTime(of("Latency", backend, side, time)),
        routes(of("Route", backend, side, time)));
  }

  private static long most(List<JsonNode> traffic, String name) {
    return traffic.stream().mapToLong(event -> event.get(name).asLong()).max().orElse(0);
  }

  private static long longest(List<JsonNode> traffic, String name) {
    return traffic.stream().mapToLong(event -> duration(event, name)).max().orElse(0);
  }

  private static Histogram headerTime(List<JsonNode> latencies) {
    Histogram headerTime = new Histogram(1024, 1L << 38, 1);
    for (JsonNode latency : latencies) {
      if (latency.get("metric").asText().equals("HEADER")) {
        headerTime.add(decoded(latency.get("histogram").asText()));
      }
    }
    return headerTime;
  }

  private static Histogram decoded(String text) {
    Histogram histogram = new Histogram(1024, 1L << 38, 1);
    if (!text.isEmpty()) {
      byte[] encoded = Base64.getDecoder().decode(text);
      try {
        histogram.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0));
      } catch (DataFormatException e) {
        throw new AssertionError(e);
      }
    }
    return histogram;
  }

  private static Map<String, RouteSums> routes(List<JsonNode> events) {
    Map<String, RouteSums> routes = new TreeMap<>();
    for (JsonNode event : events) {
      routes.merge(
          (event.get("method").asText() + " " + event.get("route").asText()).strip(),
          new RouteSums(
              event.get("requests").asLong(),
              event.get("responses5xx").asLong(),
              event.get("reset").asLong()
                  + event.get("closed").asLong()
                  + event.get("abandoned").asLong(),
              decoded(event.get("headerTimeHistogram").asText()),
              duration(event, "headerTimeMax")),
          RouteSums::plus);
    }
    return routes;
  }

  /** The time that the intervals of a time cover, counted once where they overlap. */
  private long covered(Time time) {
    List<Time> intervals =
        Stream.of("CLIENT", "SERVER")
            .flatMap(
                side ->
                    Stream.of("Backend", "Result", "Latency")
                        .flatMap(name -> ofSide(name, side, time).stream()))
            .map(PrintedRecording::interval)
            .sorted(Comparator.comparingLong(Time::from))
            .toList();
    long covered = 0;
    long known = Long.MIN_VALUE;
    for (Time interval : intervals) {
      covered += Math.max(0, interval.to() - Math.max(known, interval.from()));
      known = Math.max(known, interval.to());
    }
    return covered;
  }

  /**
   * What is printed of one interval of a backend.
   *
   * @param seconds how long it was
   * @param headerTime of what was answered in it
   */
  public record Interval(
      double seconds,
      long requests,
      long inFlight,
      long receiving,
      long serverErrors,
      Histogram headerTime) {}

  /** The intervals of a backend, seen from one side, in the order of time. */
  public List<Interval> intervals(String backend, String side) {
    List<JsonNode> results = of("Result", backend, side);
    List<JsonNode> latencies = of("Latency", backend, side);
    return of("Backend", backend, side).stream()
        .map(
            traffic ->
                new Interval(
                    duration(traffic, "interval") / 1e9,
                    traffic.get("requests").asLong(),
                    traffic.get("inFlight").asLong(),
                    traffic.get("receiving").asLong(),
                    sum(writtenWith(traffic, results), "responses5xx"),
                    headerTime(writtenWith(traffic, latencies))))
        .toList();
  }

  /** The events of one interval are written one after the other. */
  private static List<JsonNode> writtenWith(JsonNode traffic, List<JsonNode> events) {
    long end = interval(traffic).to();
    long near = duration(traffic, "interval") / 2;
    return events.stream().filter(event -> Math.abs(interval(event).to() - end) < near).toList();
  }

  /** What the capture says that it lost. */
  public long lost() {
    return events.stream()
        .filter(event -> event.type().equals(OURS + "Capture"))
        .mapToLong(event -> event.values().get("lost").asLong())
        .sum();
  }

  /** When the exchanges of a backend were on the wire that took so long or longer. */
  public List<Time> exchanges(String backend, String side, Duration atLeast) {
    return of("Exchange", backend, side).stream()
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

  /**
   * How busy the processors were in the time before.
   *
   * @param nanos when it was written, since the epoch
   * @param machine everything on it, 0 to 1
   * @param jvm the JVM that recorded, 0 to 1
   */
  public record Load(long nanos, double machine, double jvm) {}

  /** What the JVM recorded of the processors, in the order of time. */
  public List<Load> loads() {
    return events.stream()
        .filter(event -> event.type().equals(LOAD))
        .map(Event::values)
        .map(
            values ->
                new Load(
                    instant(values, "startTime"),
                    values.get("machineTotal").asDouble(),
                    values.get("jvmUser").asDouble() + values.get("jvmSystem").asDouble()))
        .sorted(Comparator.comparingLong(Load::nanos))
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

  private List<JsonNode> of(String name, String backend, String side, Time time) {
    return of(name, backend, side).stream()
        .filter(values -> time.contains(interval(values).middle()))
        .toList();
  }

  private List<JsonNode> of(String name, String backend, String side) {
    return ofSide(name, side)
        .filter(values -> values.get("backend").asText().equals(backend))
        .toList();
  }

  private List<JsonNode> ofSide(String name, String side, Time time) {
    return ofSide(name, side).filter(values -> time.contains(interval(values).middle())).toList();
  }

  /** In the order of time. */
  private Stream<JsonNode> ofSide(String name, String side) {
    return events.stream()
        .filter(event -> event.type().equals(OURS + name))
        .map(Event::values)
        .filter(values -> values.get("side").asText().equals(side))
        .sorted(Comparator.comparingLong(values -> instant(values, "startTime")));
  }

  private static long sum(List<JsonNode> all, String name) {
    return all.stream().mapToLong(values -> values.get(name).asLong()).sum();
  }

  /** An event about an interval comes at its end. */
  private static Time interval(JsonNode values) {
    long end = instant(values, "startTime");
    return new Time(end - duration(values, "interval"), end);
  }

  private static long duration(JsonNode values, String name) {
    return Duration.parse(values.get(name).asText()).toNanos();
  }

  private static long instant(JsonNode values, String name) {
    Instant instant = Instant.parse(values.get(name).asText());
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}
