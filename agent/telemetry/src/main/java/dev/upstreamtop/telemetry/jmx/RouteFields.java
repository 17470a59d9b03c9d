// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static dev.upstreamtop.telemetry.jmx.Field.text;
import static dev.upstreamtop.telemetry.jmx.Field.whole;

import java.util.List;

/** What is told of a route: a row of the table Routes. */
final class RouteFields {

  static final Table<RouteView> TABLE =
      new Table<>(
          "Routes",
          "One row per route of a backend: its last interval",
          List.of("endpoint", "side", "method", "route"),
          List.of(
              text(
                  "endpoint",
                  "Address and port on the wire",
                  v -> v.backend().endpoint().toString()),
              text("side", "CLIENT or SERVER", v -> v.backend().side().name()),
              text("method", "Method as sent", v -> v.route().method()),
              text("route", "Path template, parameters and query cut off", v -> v.route().route()),
              whole("requests", "Exchanges that ended", "count", v -> v.route().requests()),
              whole("errors", "Responses from 500 on", "count", v -> v.route().serverErrors()),
              whole(
                  "failures",
                  "Exchanges without a final response",
                  "count",
                  v -> v.route().failures().total()),
              whole(
                  "headerTimeP50Nanos",
                  "Median header time",
                  "nanoseconds",
                  v -> v.route().headerTime().percentileNanos(50)),
              whole(
                  "headerTimeP99Nanos",
                  "P99 of the header time",
                  "nanoseconds",
                  v -> v.route().headerTime().percentileNanos(99)),
              whole(
                  "headerTimeMaxNanos",
                  "Longest header time",
                  "nanoseconds",
                  v -> v.route().headerTime().maxNanos())));

  private RouteFields() {}
}
