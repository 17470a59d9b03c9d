// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One interval of one route of a backend: method and path template.
 *
 * @param method the method token as sent, escaped; empty in the overflow row
 * @param route the path template, escaped; {@link #OTHER} in the overflow row
 * @param requests exchanges that ended in the interval, failed ones included
 * @param codes final responses by status code
 * @param calls those that were calls of gRPC by what they ended with, its place in {@link
 *     Counter#GRPC}
 * @param failures exchanges without a final response
 * @param headerTime first byte of the request to first byte of the final head
 * @param responseTime first byte of the request to last byte of the response
 */
public record RouteRow(
    String method,
    String route,
    long requests,
    CodeCounts codes,
    CodeCounts calls,
    FailureCounts failures,
    LatencyHistogram headerTime,
    LatencyHistogram responseTime) {

  /** The name of the row that holds what exceeds the route table or has no known path. */
  public static final String OTHER = "other";

  public RouteRow {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(failures, "failures");
    Objects.requireNonNull(headerTime, "headerTime");
    Objects.requireNonNull(responseTime, "responseTime");
    Objects.requireNonNull(codes, "codes");
    Objects.requireNonNull(calls, "calls");
  }

  /** A row on which nothing ended, to add to. */
  public static RouteRow empty(String method, String route) {
    return new RouteRow(
        method,
        route,
        0,
        CodeCounts.NONE,
        CodeCounts.NONE,
        FailureCounts.NONE,
        LatencyHistogram.EMPTY,
        LatencyHistogram.EMPTY);
  }

  /** Responses with a status of 500 and more. */
  public long serverErrors() {
    return codes.serverErrors();
  }

  /** Calls of gRPC by the name of what they ended with, in the order of gRPC's numbers. */
  public Map<String, Long> callsByCode() {
    Map<String, Long> byCode = new LinkedHashMap<>();
    calls.forEach(
        (place, count) -> {
          // A later release may know more of them.
          if (place < Counter.GRPC.size()) {
            byCode.put(Counter.GRPC.get(place).grpcCode(), count);
          }
        });
    return byCode;
  }

  /** The same route over both intervals; the other row's method and route are not looked at. */
  public RouteRow plus(RouteRow that) {
    return new RouteRow(
        method,
        route,
        requests + that.requests,
        codes.plus(that.codes),
        calls.plus(that.calls),
        failures.plus(that.failures),
        headerTime.plus(that.headerTime),
        responseTime.plus(that.responseTime));
  }
}
