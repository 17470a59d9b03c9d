// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static dev.upstreamtop.telemetry.jmx.Field.real;
import static dev.upstreamtop.telemetry.jmx.Field.table;
import static dev.upstreamtop.telemetry.jmx.Field.whole;

import java.util.List;

/** What is told of all backends together. */
final class UpstreamsFields {

  static final List<Field<View>> ATTRIBUTES =
      List.of(
          table(
              "Backends",
              "The known backends, with their last interval and their totals",
              BackendFields.TABLE,
              v -> BackendFields.TABLE.of(v.backendList())),
          table(
              "Routes",
              "The routes of all backends in the last interval",
              RouteFields.TABLE,
              v -> RouteFields.TABLE.of(v.routeList())),
          whole("TotalRequests", "Requests begun", "count", v -> v.totals().requests()),
          whole("TotalResponses", "Final responses", "count", v -> v.totals().responses().total()),
          whole(
              "TotalFailures",
              "Requests without a final response, and connections not established",
              "count",
              v -> v.totals().failures().total() + v.totals().connections().failed()),
          real(
              "RequestRate",
              "Requests begun per second in the last interval",
              "1/s",
              View::requestRate),
          whole(
              "InFlight",
              "Requests waiting for an answer now",
              "count",
              v -> v.gauges().inFlight()),
          whole(
              "Receiving",
              "Requests whose response has begun and is not over now",
              "count",
              v -> v.gauges().receiving()),
          whole(
              "Tunnels",
              "Tunnels open now, after 101 or CONNECT",
              "count",
              v -> v.gauges().tunnels()),
          whole(
              "BackendCount", "Backends that are known", "count", v -> (long) v.backends().size()));

  private UpstreamsFields() {}
}
