// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.HistogramText;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes samples of the events of ours, as they were named in any release. */
final class UpstreamEvents {

  private static final Pattern COUNT = Pattern.compile("(\\w+)=([0-9]{1,18})");
  private static final int LONGEST_TEXT = 512;

  /** Counts and bytes beyond it are no longer exact in all who read them. */
  private static final long MOST = 1L << 53;

  /** No interval and no exchange is longer: a leap year. */
  private static final long LONGEST_NANOS = Duration.ofDays(366).toNanos();

  private UpstreamEvents() {}

  /**
   * What an event tells.
   *
   * @param name of its type, without package
   * @return empty for what tells nothing that a judgement asks for
   */
  static Optional<Sample> sample(String name, EventValues event) {
    String capture = bounded(event.text("captureId"));
    return switch (name) {
      case "UpstreamBackend" ->
          Optional.of(
              new Sample.OfBackend(
                  capture,
                  period(event),
                  address(event),
                  side(event),
                  bounded(RecordedNames.text(event, "name")),
                  event.flag("self"),
                  tallies(event),
                  new Levels(
                      count(event.number("inFlight")),
                      span(event, "oldestInFlight"),
                      count(event.number("receiving")),
                      span(event, "oldestReceiving"))));
      case "UpstreamResult" ->
          Optional.of(
              new Sample.OfResult(
                  capture, period(event), address(event), side(event), tallies(event)));
      case "UpstreamGrpc" ->
          Optional.of(
              new Sample.OfCalls(
                  capture, period(event), address(event), side(event), tallies(event)));
      case "UpstreamLatency" -> latency(capture, event);
      case "UpstreamRoute" ->
          Optional.of(
              new Sample.OfRoute(
                  capture,
                  period(event),
                  address(event),
                  side(event),
                  route(event),
                  routeTallies(event),
                  histogram(event, "headerTimeHistogram"),
                  histogram(event, "responseTimeHistogram")));
      case "UpstreamExchange" -> Optional.of(exchange(capture, event));
      case "UpstreamCapture" -> Optional.of(capture(capture, event));
      default -> Optional.empty();
    };
  }

  private static Optional<Sample> latency(String capture, EventValues event) {
    for (Sample.Measure measure : Sample.Measure.values()) {
      if (measure.name().equals(event.text("metric"))) {
        return Optional.of(
            new Sample.OfLatency(
                capture,
                period(event),
                address(event),
                side(event),
                measure,
                histogram(event, "histogram")));
      }
    }
    return Optional.empty();
  }

  /** Three digits. */
  private static final int MOST_STATUS = 999;

  private static Sample exchange(String capture, EventValues event) {
    long start = wireNanos(event, "wireStart");
    long end =
        event.has("wireEnd") ? wireNanos(event, "wireEnd") : start + span(event, "responseTime");
    return new Sample.OfExchange(
        capture,
        new TimeRange(start, end),
        address(event),
        side(event),
        route(event),
        bounded(event.text("outcome")),
        span(event, "headerTime"),
        count(event.number("bytesSent")),
        (int) Math.min(MOST_STATUS, count(event.number("status"))));
  }

  private static Sample capture(String capture, EventValues event) {
    return new Sample.OfCapture(
        capture,
        period(event),
        bounded(event.text("host")),
        bounded(event.text("state")),
        bounded(event.text("reason")),
        bounded(event.text("interfaces")),
        counts(event, "lostCauses"),
        bounded(event.text("limits")));
  }

  private static Tallies tallies(EventValues event) {
    return Tallies.of(
        tally ->
            RecordedNames.has(event, tally.figure())
                ? count(RecordedNames.count(event, tally.figure()))
                : 0);
  }

  /** Those of a route tell what calls of gRPC ended with in one text. */
  private static Tallies routeTallies(EventValues event) {
    Tallies tallies = tallies(event);
    Map<String, Long> calls = counts(event, "grpcStatuses");
    for (Tally result : CallResults.ALL) {
      Long count = calls.get(CallResults.code(result));
      tallies = count == null ? tallies : tallies.with(result, count(count));
    }
    return tallies;
  }

  /** What a text tells of several causes, codes or the like: {@code ringFull=3 pipelined=1}. */
  private static Map<String, Long> counts(EventValues event, String field) {
    Map<String, Long> counts = new HashMap<>();
    Matcher matcher = COUNT.matcher(bounded(event.text(field)));
    while (matcher.find()) {
      counts.merge(matcher.group(1), Long.parseLong(matcher.group(2)), Long::sum);
    }
    return counts;
  }

  /** A number that no capture can give is taken for missing. */
  private static long count(long number) {
    return number >= 0 && number <= MOST ? number : 0;
  }

  private static long span(EventValues event, String field) {
    long nanos = event.number(field);
    return nanos >= 0 && nanos <= LONGEST_NANOS ? nanos : 0;
  }

  /** The period that an event of ours tells of: it ends when the event is written. */
  private static TimeRange period(EventValues event) {
    long end = event.range().endNanos();
    return new TimeRange(end - span(event, "interval"), end);
  }

  /** A time of the wire: milliseconds, and nanoseconds beside them. */
  private static long wireNanos(EventValues event, String field) {
    return event.momentNanos(field) + event.number(field + "Nanos");
  }

  private static Distribution histogram(EventValues event, String field) {
    return HistogramText.decode(event.text(field));
  }

  private static String address(EventValues event) {
    return bounded(event.text("backend"));
  }

  private static Vantage side(EventValues event) {
    return "SERVER".equals(event.text("side")) ? Vantage.SERVER : Vantage.CLIENT;
  }

  private static String route(EventValues event) {
    return bounded(event.text("method") + " " + event.text("route"));
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
