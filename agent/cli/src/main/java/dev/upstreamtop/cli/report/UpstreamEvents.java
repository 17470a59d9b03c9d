// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.HistogramText;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;

/** Takes the events of ours, as they were named in any release. */
final class UpstreamEvents {

  private static final Pattern CAUSE = Pattern.compile("(\\w+)=([0-9]{1,18})");
  private static final int LONGEST_TEXT = 512;

  private final SourceIntake into;
  private final RecordedClock clock;

  UpstreamEvents(SourceIntake into, RecordedClock clock) {
    this.into = into;
    this.clock = clock;
  }

  /**
   * Takes one.
   *
   * @param name of its type, without package
   */
  void take(String name, RecordedEvent event) {
    String capture = bounded(EventFields.text(event, "captureId"));
    switch (name) {
      case "UpstreamBackend" ->
          into.add(
              new Sample.OfBackend(
                  capture,
                  EventFields.period(event),
                  address(event),
                  side(event),
                  bounded(RecordedNames.text(event, "name")),
                  EventFields.flag(event, "self"),
                  tallies(event),
                  new Levels(
                      EventFields.number(event, "inFlight"),
                      EventFields.number(event, "oldestInFlight"),
                      EventFields.number(event, "receiving"),
                      EventFields.number(event, "oldestReceiving"))));
      case "UpstreamResult" ->
          into.add(
              new Sample.OfResult(
                  capture, EventFields.period(event), address(event), side(event), tallies(event)));
      case "UpstreamLatency" -> latency(capture, event);
      case "UpstreamRoute" ->
          into.add(
              new Sample.OfRoute(
                  capture,
                  EventFields.period(event),
                  address(event),
                  side(event),
                  route(event),
                  tallies(event),
                  histogram(event, "headerTimeHistogram"),
                  histogram(event, "responseTimeHistogram")));
      case "UpstreamExchange" -> exchange(capture, event);
      case "UpstreamCapture" -> capture(capture, event);
      default -> {
        // Tells nothing that a judgement asks for.
      }
    }
  }

  private void latency(String capture, RecordedEvent event) {
    for (Sample.Measure measure : Sample.Measure.values()) {
      if (measure.name().equals(EventFields.text(event, "metric"))) {
        into.add(
            new Sample.OfLatency(
                capture,
                EventFields.period(event),
                address(event),
                side(event),
                measure,
                histogram(event, "histogram")));
      }
    }
  }

  private void exchange(String capture, RecordedEvent event) {
    TimeRange onWire =
        new TimeRange(
            EventFields.wireNanos(event, "wireStart"), EventFields.wireNanos(event, "wireEnd"));
    clock.add(EventFields.range(event).endNanos(), onWire.endNanos());
    into.add(
        new Sample.OfExchange(
            capture,
            onWire,
            address(event),
            side(event),
            route(event),
            EventFields.text(event, "outcome"),
            EventFields.number(event, "headerTime"),
            EventFields.number(event, "bytesSent")));
  }

  private void capture(String capture, RecordedEvent event) {
    Map<String, Long> lost = new HashMap<>();
    Matcher causes = CAUSE.matcher(bounded(EventFields.text(event, "lostCauses")));
    while (causes.find()) {
      lost.merge(causes.group(1), Long.parseLong(causes.group(2)), Long::sum);
    }
    into.add(
        new Sample.OfCapture(
            capture,
            EventFields.period(event),
            bounded(EventFields.text(event, "host")),
            EventFields.text(event, "state"),
            bounded(EventFields.text(event, "reason")),
            bounded(EventFields.text(event, "interfaces")),
            lost,
            bounded(EventFields.text(event, "limits"))));
  }

  private static Tallies tallies(RecordedEvent event) {
    Tallies tallies = Tallies.NONE;
    for (Tally tally : Tally.values()) {
      if (RecordedNames.has(event, tally.figure())) {
        tallies = tallies.with(tally, RecordedNames.count(event, tally.figure()));
      }
    }
    return tallies;
  }

  private static Distribution histogram(RecordedEvent event, String field) {
    return HistogramText.decode(event.hasField(field) ? event.getString(field) : null);
  }

  private static String address(RecordedEvent event) {
    return bounded(EventFields.text(event, "backend"));
  }

  private static Vantage side(RecordedEvent event) {
    return "SERVER".equals(EventFields.text(event, "side")) ? Vantage.SERVER : Vantage.CLIENT;
  }

  private static String route(RecordedEvent event) {
    return bounded(EventFields.text(event, "method") + " " + EventFields.text(event, "route"));
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
