// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import static dev.upstreamtop.telemetry.catalogue.Unit.BYTES;
import static dev.upstreamtop.telemetry.catalogue.Unit.COUNT;
import static dev.upstreamtop.telemetry.catalogue.Unit.NANOSECONDS;

import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.List;
import java.util.function.ToLongFunction;

/** What is told of a backend, and of all backends of one side together. */
public final class BackendFigures {

  private static final String BACKEND = "UpstreamBackend";
  private static final String RESULT = "UpstreamResult";
  private static final String TUNNEL = "UpstreamTunnel";
  private static final String SUM = "";
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

  /** What is counted. */
  public static final List<WholeFigure<Counts>> COUNTERS =
      List.of(
          counter("requests", COUNT, BACKEND, "Requests begun", Counts::requests),
          counter(
              "responses", COUNT, SUM, "Final responses of any status", c -> c.responses().total()),
          counter(
              "responses1xx",
              COUNT,
              RESULT,
              "Final responses with status 101, Switching Protocols",
              c -> c.responses().informational()),
          counter(
              "responses2xx",
              COUNT,
              RESULT,
              "Final responses with status 200 to 299",
              c -> c.responses().successful()),
          counter(
              "responses3xx",
              COUNT,
              RESULT,
              "Final responses with status 300 to 399",
              c -> c.responses().redirected()),
          counter(
              "responses4xx",
              COUNT,
              RESULT,
              "Final responses with status 400 to 499",
              c -> c.responses().clientErrors()),
          counter(
              "responses5xx",
              COUNT,
              RESULT,
              "Final responses with status 500 and above",
              c -> c.responses().serverErrors()),
          counter(
              "interim",
              COUNT,
              RESULT,
              "Responses of 1xx that came before a final one",
              c -> c.responses().interim()),
          counter(
              "truncated",
              COUNT,
              RESULT,
              "Final responses that the backend cut short, counted among the responses too",
              c -> c.responses().truncated()),
          counter(
              "failed",
              COUNT,
              SUM,
              "Requests without a final response: reset, closed or abandoned",
              c -> c.failures().total()),
          counter(
              "reset",
              COUNT,
              RESULT,
              "Requests that the backend ended by a reset, without a final response",
              c -> c.failures().reset()),
          counter(
              "closed",
              COUNT,
              RESULT,
              "Requests whose connection the backend closed, without a final response",
              c -> c.failures().closed()),
          counter(
              "abandoned",
              COUNT,
              RESULT,
              "Requests that the client side gave up, without a final response",
              c -> c.failures().abandoned()),
          counter("lostTrack", COUNT, RESULT, "Requests whose end was not seen", Counts::lostTrack),
          counter(
              "connects",
              COUNT,
              BACKEND,
              "Connections that were established",
              c -> c.connections().established()),
          counter(
              "connectFailed",
              COUNT,
              SUM,
              "Connections not established: refused, unreachable or timed out",
              c -> c.connections().failed()),
          counter(
              "refused",
              COUNT,
              RESULT,
              "Connections that the backend refused with a reset",
              c -> c.connections().refused()),
          counter(
              "unreachable",
              COUNT,
              RESULT,
              "Connections that an ICMP error ended before they were established",
              c -> c.connections().unreachable()),
          counter(
              "timedOut",
              COUNT,
              RESULT,
              "Connections not answered within three seconds",
              c -> c.connections().timedOut()),
          counter(
              "bytesSent",
              BYTES,
              BACKEND,
              "Payload bytes of the request direction",
              c -> c.traffic().bytesSent()),
          counter(
              "bytesReceived",
              BYTES,
              BACKEND,
              "Payload bytes of the response direction",
              c -> c.traffic().bytesReceived()),
          counter(
              "retransmits",
              COUNT,
              RESULT,
              "Segments sent again in both directions",
              c -> c.traffic().retransmits()),
          counter(
              "tunnelBytesSent",
              BYTES,
              TUNNEL,
              "The part of the bytes sent that went through tunnels",
              c -> c.tunnels().bytesSent()),
          counter(
              "tunnelBytesReceived",
              BYTES,
              TUNNEL,
              "The part of the bytes received that went through tunnels",
              c -> c.tunnels().bytesReceived()),
          counter(
              "tunnelsEndedByClient",
              COUNT,
              TUNNEL,
              "Tunnels whose client sent FIN or RST first",
              c -> c.tunnels().endedByClient()),
          counter(
              "tunnelsEndedByBackend",
              COUNT,
              TUNNEL,
              "Tunnels whose backend sent FIN or RST first",
              c -> c.tunnels().endedByBackend()),
          counter(
              "recordsLost",
              COUNT,
              BACKEND,
              "Exchanges that routes and single exchanges miss, for want of room",
              Counts::recordsLost));

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

  private static WholeFigure<Counts> counter(
      String name, Unit unit, String event, String description, ToLongFunction<Counts> reader) {
    return WholeFigure.counter(name, unit, event, description, reader);
  }

  private static WholeFigure<Gauges> gauge(
      String name, Unit unit, String event, String description, ToLongFunction<Gauges> reader) {
    return WholeFigure.gauge(name, unit, event, description, reader);
  }
}
