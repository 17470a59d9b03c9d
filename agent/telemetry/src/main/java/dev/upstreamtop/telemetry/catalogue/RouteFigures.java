// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.List;
import java.util.function.ToLongFunction;

/** What is told of a route. */
public final class RouteFigures {

  private static final String ROUTE = "UpstreamRoute";

  /** What is counted. */
  public static final List<WholeFigure<RouteRow>> COUNTERS =
      List.of(
          counter("requests", "Exchanges that ended, failed ones included", RouteRow::requests),
          counter("responses1xx", "Final responses with status 101", r -> r.codes().ofClass(1)),
          counter(
              "responses2xx", "Final responses with status 200 to 299", r -> r.codes().ofClass(2)),
          counter(
              "responses3xx", "Final responses with status 300 to 399", r -> r.codes().ofClass(3)),
          counter(
              "responses4xx", "Final responses with status 400 to 499", r -> r.codes().ofClass(4)),
          counter(
              "responses5xx", "Final responses with status 500 and above", RouteRow::serverErrors),
          WholeFigure.counter(
              "failed",
              Unit.COUNT,
              "",
              "Requests without a final response: reset, closed or abandoned",
              r -> r.failures().total()),
          counter(
              "reset",
              "Requests that the backend ended by a reset, without a final response",
              r -> r.failures().reset()),
          counter(
              "closed",
              "Requests whose connection the backend closed, without a final response",
              r -> r.failures().closed()),
          counter(
              "abandoned",
              "Requests that the client side gave up, without a final response",
              r -> r.failures().abandoned()));

  /** How long it took. */
  public static final List<TimeFigure<RouteRow>> TIMES =
      List.of(
          TimeFigure.of(
              "headerTime",
              ROUTE,
              "First byte of the request to first byte of the final response's head",
              RouteRow::headerTime),
          TimeFigure.of(
              "responseTime",
              ROUTE,
              "First byte of the request to last byte of the response",
              RouteRow::responseTime));

  private RouteFigures() {}

  private static WholeFigure<RouteRow> counter(
      String name, String description, ToLongFunction<RouteRow> reader) {
    return WholeFigure.counter(name, Unit.COUNT, ROUTE, description, reader);
  }
}
