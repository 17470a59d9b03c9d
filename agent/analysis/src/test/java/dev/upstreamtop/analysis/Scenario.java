// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.recorded.Intake;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Recordings made up second by second; each backend is healthy but for what a test changes. */
final class Scenario {

  static final String CAPTURE = "capture-1";
  static final String HOST = "proxy-1";
  static final long START = 1_800_000_000_000_000_000L;
  static final long SECOND = 1_000_000_000L;
  static final long MILLI = 1_000_000L;
  static final int SECONDS = 60;

  /** When a fault is, in a scenario that has one. */
  static final int FROM = 20;

  static final int TO = 40;

  /** What a backend did in one second. */
  static final class Second {
    Tallies tallies =
        Tallies.of(Tally.REQUESTS, 100)
            .with(Tally.RESPONSES_2XX, 100)
            .with(Tally.BYTES_SENT, 20_000)
            .with(Tally.BYTES_RECEIVED, 100_000);
    Levels levels = new Levels(1, 2 * MILLI, 0, 0);
    Distribution header = Distribution.of(5 * MILLI, 90).plus(Distribution.of(9 * MILLI, 10));
    Distribution response = Distribution.of(6 * MILLI, 90).plus(Distribution.of(11 * MILLI, 10));
    Distribution connect = Distribution.EMPTY;

    Second set(Tally tally, long count) {
      tallies = tallies.with(tally, count);
      return this;
    }

    /** So many of the responses are server errors. */
    Second errors(long count) {
      return set(Tally.RESPONSES_5XX, count)
          .set(Tally.RESPONSES_2XX, tallies.get(Tally.RESPONSES_2XX) - count);
    }

    /** So many of the responses say that the request was wrong. */
    Second clientErrors(long count) {
      return set(Tally.RESPONSES_4XX, count)
          .set(Tally.RESPONSES_2XX, tallies.get(Tally.RESPONSES_2XX) - count);
    }

    /** So many of the requests end otherwise than by a response. */
    Second failing(Tally tally, long count) {
      return set(tally, count).set(Tally.RESPONSES_2XX, tallies.get(Tally.RESPONSES_2XX) - count);
    }

    Second levels(long inFlight, double age, long receiving, double ageOfBodies) {
      levels =
          new Levels(inFlight, (long) (age * SECOND), receiving, (long) (ageOfBodies * SECOND));
      return this;
    }

    /** So many requests take that long, the others as ever. */
    Second slow(long count, long millis) {
      long fast = Math.max(0, 100 - count);
      header = Distribution.of(5 * MILLI, fast).plus(Distribution.of(millis * MILLI, count));
      response =
          Distribution.of(6 * MILLI, fast).plus(Distribution.of((millis + 1) * MILLI, count));
      return this;
    }

    Second times(Distribution head, Distribution whole) {
      header = head;
      response = whole;
      return this;
    }
  }

  private final Intake intake = new Intake();
  private final SourceIntake host;

  Scenario() {
    host = source("host.jfr", CAPTURE, HOST);
  }

  static TimeRange seconds(double from, double to) {
    return new TimeRange(START + (long) (from * SECOND), START + (long) (to * SECOND));
  }

  SourceIntake source(String name, String captureId, String hostName) {
    SourceIntake source = intake.source(name);
    source.add(
        new Sample.OfCapture(
            captureId, seconds(0, SECONDS), hostName, "CAPTURING", "", "eth0", Map.of(), ""));
    return source;
  }

  SourceIntake host() {
    return host;
  }

  static Second healthy(int second) {
    return new Second();
  }

  /** A backend that the host's recording tells of, as the proxy sees it. */
  Scenario backend(String address, IntFunction<Second> seconds) {
    add(host, CAPTURE, address, Vantage.CLIENT, false, seconds);
    return this;
  }

  /** A backend that is as it should be but for the time of the fault. */
  Scenario faulty(String address, IntFunction<Second> fault) {
    return backend(
        address, second -> FROM <= second && second < TO ? fault.apply(second) : healthy(second));
  }

  static void add(
      SourceIntake source,
      String captureId,
      String address,
      Vantage side,
      boolean self,
      IntFunction<Second> seconds) {
    for (int i = 0; i < SECONDS; i++) {
      Second second = seconds.apply(i);
      if (second == null) {
        continue;
      }
      TimeRange range = seconds(i, i + 1);
      source.add(
          new Sample.OfBackend(
              captureId, range, address, side, "", self, part(second, true), second.levels));
      source.add(new Sample.OfResult(captureId, range, address, side, part(second, false)));
      source.add(new Sample.OfCalls(captureId, range, address, side, calls(second)));
      for (Measure measure : Measure.values()) {
        Distribution times =
            switch (measure) {
              case HEADER -> second.header;
              case RESPONSE -> second.response;
              case CONNECT -> second.connect;
            };
        if (times.count() > 0) {
          source.add(new Sample.OfLatency(captureId, range, address, side, measure, times));
        }
      }
    }
  }

  private static Tallies part(Second second, boolean ofBackend) {
    List<Tally> backend =
        List.of(Tally.REQUESTS, Tally.CONNECTS, Tally.BYTES_SENT, Tally.BYTES_RECEIVED);
    Tallies part = Tallies.NONE;
    for (Tally tally : Tally.values()) {
      if (backend.contains(tally) == ofBackend && !isOfCalls(tally)) {
        part = part.with(tally, second.tallies.get(tally));
      }
    }
    return part;
  }

  private static Tallies calls(Second second) {
    return Tallies.of(tally -> isOfCalls(tally) ? second.tallies.get(tally) : 0);
  }

  private static boolean isOfCalls(Tally tally) {
    return tally.name().startsWith("GRPC_");
  }

  /** The recording of a backend's own JVM, with the agent in it, fed by the same capture. */
  JvmEvidence jvmOf(String address) {
    SourceIntake source = source(address + ".jfr", CAPTURE, HOST);
    add(source, CAPTURE, address, Vantage.CLIENT, true, Scenario::healthy);
    JvmEvidence jvm = source.jvm();
    for (int i = 0; i < SECONDS; i++) {
      jvm.addLoad(new JvmEvidence.CpuLoad(START + i * SECOND + SECOND / 2, 0.3, 0.1));
    }
    return jvm;
  }

  /** A route of a backend, with all of its requests. */
  Scenario route(String address, String route, IntFunction<Second> seconds) {
    for (int i = 0; i < SECONDS; i++) {
      Second second = seconds.apply(i);
      host.add(
          new Sample.OfRoute(
              CAPTURE,
              seconds(i, i + 1),
              address,
              Vantage.CLIENT,
              route,
              second.tallies,
              second.header,
              second.response));
    }
    return this;
  }

  Intake intake() {
    return intake;
  }

  List<Finding> findings() {
    return Judgement.of(intake.recorded());
  }

  /** The kinds of what is said to be wrong, with whom. */
  List<String> warnings() {
    return findings().stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .map(finding -> finding.kind() + " " + finding.subject().key().address())
        .toList();
  }

  Finding first() {
    return findings().get(0);
  }

  Stream<Finding> all(FindingKind kind) {
    return findings().stream().filter(finding -> finding.kind() == kind);
  }
}
