// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Reads the upstream events of recordings, and the pauses of the JVM that made them. */
final class RecordingReader {

  private static final String OURS = "dev.upstreamtop.";
  private static final Pattern ENDPOINT = Pattern.compile("\\[?([0-9a-fA-F:.%]+?)]?:([0-9]{1,5})");
  private static final Pattern LOST = Pattern.compile("(\\w+)=([0-9]{1,18})");

  private final Evidence evidence = new Evidence();

  /** What was read so far. */
  Evidence evidence() {
    return evidence;
  }

  /**
   * Reads one recording.
   *
   * @throws CommandFailure when it cannot be read, or holds nothing of ours
   */
  void read(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CommandFailure(
          ExitCode.UNREADABLE_RECORDING,
          file + (Files.exists(file) ? " cannot be read" : ": there is no such recording"));
    }
    boolean any = false;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        any |= take(recording.readEvent());
      }
    } catch (IOException | RuntimeException broken) {
      // A damaged recording makes the JDK's parser fail in many ways; all of them mean the same to
      // whoever reads this.
      throw new CommandFailure(
          ExitCode.UNREADABLE_RECORDING,
          file
              + " is no whole flight recording ("
              + broken.getMessage()
              + ");"
              + " 'jfr assemble' may save what a crashed JVM left");
    }
    if (!any) {
      throw new CommandFailure(
          ExitCode.UNREADABLE_RECORDING,
          file + " holds no upstream events: record with 'upstreamtop record' or with the agent");
    }
  }

  private boolean take(RecordedEvent event) {
    String type = event.getEventType().getName();
    if (type.equals("jdk.GCPhasePause")) {
      evidence.addPause(Span.of(event.getStartTime(), event.getEndTime()));
      return false;
    }
    if (!type.startsWith(OURS)) {
      return false;
    }
    String name = type.substring(OURS.length());
    evidence.addEventType(name);
    switch (name) {
      case "UpstreamBackend" -> backend(event);
      case "UpstreamResult" -> result(event);
      case "UpstreamLatency" -> latency(event);
      case "UpstreamRoute" -> route(event);
      case "UpstreamExchange" -> exchange(event);
      case "UpstreamCapture" -> capture(event);
      default -> {
        // Tells nothing that a report shows.
      }
    }
    return true;
  }

  private RecordedBackend figures(RecordedEvent event) {
    Matcher matcher = ENDPOINT.matcher(String.valueOf(event.getString("backend")));
    Endpoint endpoint =
        matcher.matches()
            ? new Endpoint(matcher.group(1), Integer.parseInt(matcher.group(2)))
            : Endpoint.OTHER;
    return evidence.of(new BackendKey(endpoint, Side.valueOf(event.getString("side"))));
  }

  private static Span period(RecordedEvent event) {
    Instant end = event.getStartTime();
    return Span.of(end.minus(event.getDuration("interval")), end);
  }

  private void backend(RecordedEvent event) {
    evidence.addPeriod(period(event));
    String name = RecordedNames.text(event, "name");
    figures(event)
        .addRequests(
            name == null ? "" : name,
            event.getBoolean("self"),
            requests(event.getLong("requests")));
  }

  private static Counts requests(long count) {
    return Counts.builder().set(Counter.REQUESTS, count).build();
  }

  private void result(RecordedEvent event) {
    Counts.Builder results = Counts.builder();
    for (Counter counter : Counter.ALL) {
      if (counter.event().equals("UpstreamResult") && RecordedNames.has(event, counter.figure())) {
        results.set(counter, RecordedNames.count(event, counter.figure()));
      }
    }
    figures(event).addResults(period(event), results.build());
  }

  private void latency(RecordedEvent event) {
    if ("HEADER".equals(event.getString("metric"))) {
      figures(event).addHeaderTimes(histogram(event.getString("histogram")));
    }
  }

  /** The buckets are the same on both sides, so that nothing is rounded twice. */
  private static LatencyHistogram histogram(String encoded) {
    try {
      Histogram decoded =
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0);
      long[] counts = new long[LatencyHistogram.BUCKETS];
      long sum = 0;
      for (HistogramIterationValue value : decoded.recordedValues()) {
        long count = value.getCountAtValueIteratedTo();
        counts[LatencyHistogram.bucketOf(value.getValueIteratedTo())] += count;
        sum += count * decoded.medianEquivalentValue(value.getValueIteratedTo());
      }
      return LatencyHistogram.of(counts, sum);
    } catch (DataFormatException malformed) {
      throw new IllegalArgumentException("a histogram cannot be decoded", malformed);
    }
  }

  private void route(RecordedEvent event) {
    figures(event)
        .addRoute(
            event.getString("method") + " " + event.getString("route"),
            RecordedNames.count(event, "responses5xx") + failures(event));
  }

  private static long failures(RecordedEvent event) {
    return event.hasField("failures")
        ? event.getLong("failures")
        : event.getLong("reset") + event.getLong("closed") + event.getLong("abandoned");
  }

  private void exchange(RecordedEvent event) {
    long from = event.getLong("wireStart") * 1_000_000 + event.getLong("wireStartNanos");
    long to = event.getLong("wireEnd") * 1_000_000 + event.getLong("wireEndNanos");
    figures(event).addExchange(new Span(from, to));
  }

  private void capture(RecordedEvent event) {
    evidence.addPeriod(period(event));
    evidence.addInterfaces(
        List.of(String.valueOf(event.getString("interfaces")).split("[, ]+", -1)));
    Matcher causes = LOST.matcher(String.valueOf(event.getString("lostCauses")));
    while (causes.find()) {
      evidence.addLost(causes.group(1), Long.parseLong(causes.group(2)));
    }
  }
}
