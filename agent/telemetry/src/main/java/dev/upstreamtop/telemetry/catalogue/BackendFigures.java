// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import static dev.upstreamtop.telemetry.catalogue.Unit.COUNT;
import static dev.upstreamtop.telemetry.catalogue.Unit.NANOSECONDS;

import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What is told of a backend, and of all backends of one side together. */
public final class BackendFigures {

  private static final String BACKEND = "UpstreamBackend";
  private static final String TUNNEL = "UpstreamTunnel";
  private static final String LATENCY = "UpstreamLatency";

  /** What only makes sense beside the length of the interval and the other backends. */
  public static final List<RealFigure<Rated>> RATES =
      List.of(
          RealFigure.gauge(
              "requestRate",
              Unit.PER_SECOND,
              BACKEND,
              "Requests begun per second",
              Rated::requestRate),
          RealFigure.gauge(
              "share",
              Unit.RATIO,
              BACKEND,
              "Part of the requests to all backends seen from the same side, 0 to 1",
              Rated::share));

  /** What is counted, each sum ahead of its parts. */
  public static final List<WholeFigure<Counts>> COUNTERS = counters();

  /** What is under way at the end of an interval. */
  public static final List<WholeFigure<Gauges>> GAUGES =
      List.of(
          gauge(
              "inFlight",
              COUNT,
              BACKEND,
              "Requests without the head of a final response",
              Gauges::inFlight),
          gauge(
              "oldestInFlight",
              NANOSECONDS,
              BACKEND,
              "Age of the oldest request in flight",
              Gauges::oldestInFlightNanos),
          gauge(
              "receiving",
              COUNT,
              BACKEND,
              "Requests whose final response has begun and whose body is not over",
              Gauges::receiving),
          gauge(
              "oldestReceiving",
              NANOSECONDS,
              BACKEND,
              "Age of the oldest of them, from the first byte of its request",
              Gauges::oldestReceivingNanos),
          gauge(
              "tunnels",
              COUNT,
              TUNNEL,
              "Connections that status 101 or an answered CONNECT made tunnels, open",
              Gauges::tunnels),
          gauge(
              "oldestTunnel",
              NANOSECONDS,
              TUNNEL,
              "Age of the oldest tunnel",
              Gauges::oldestTunnelNanos));

  /** How long it took. */
  public static final List<TimeFigure<Times>> TIMES =
      List.of(
          TimeFigure.of("connectTime", LATENCY, "SYN to SYN-ACK", Times::connect),
          TimeFigure.of(
              "headerTime",
              LATENCY,
              "First byte of the request to first byte of the final response's head",
              Times::header),
          TimeFigure.of(
              "responseTime",
              LATENCY,
              "First byte of the request to last byte of the response",
              Times::response));

  private BackendFigures() {}

  private static List<WholeFigure<Counts>> counters() {
    List<WholeFigure<Counts>> figures = new ArrayList<>();
    for (Counter counter : Counter.ALL) {
      switch (counter) {
        case RESPONSES_1XX ->
            figures.add(sum("responses", "Final responses of any status", Counts::responses));
        case RESET ->
            figures.add(
                sum(
                    "failed",
                    "Requests without a final response: reset, closed or abandoned",
                    counts -> counts.failures().total()));
        case REFUSED ->
            figures.add(
                sum(
                    "connectFailed",
                    "Connections not established: refused, unreachable or timed out",
                    Counts::connectFailed));
        default -> {
          // No sum begins with it.
        }
      }
      figures.add(
          WholeFigure.counter(
              counter.figure(),
              counter.isBytes() ? Unit.BYTES : COUNT,
              counter.event(),
              counter.description(),
              counts -> counts.get(counter)));
    }
    return List.copyOf(figures);
  }

  private static WholeFigure<Counts> sum(
      String name, String description, ToLongFunction<Counts> reader) {
    return WholeFigure.counter(name, COUNT, "", description, reader);
  }

  private static WholeFigure<Gauges> gauge(
      String name, Unit unit, String event, String description, ToLongFunction<Gauges> reader) {
    return WholeFigure.gauge(name, unit, event, description, reader);
  }
}
