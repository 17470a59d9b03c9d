// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One interval of one backend.
 *
 * @param key endpoint and side
 * @param label the configured name, empty where none was given
 * @param self whether the endpoint is a listening socket of this JVM
 * @param requests requests begun in the interval
 * @param responses final responses by class
 * @param interim 1xx responses that ended nothing
 * @param failures requests that ended without a final head
 * @param truncated final responses that were cut short; a mark on responses, not a class of its own
 * @param connectFailures connections never established
 * @param lostTrack requests whose end can no longer be told because their connection was evicted
 * @param retransmits segments sent again, both directions
 * @param inFlight gauge: requests without a final head at the end of the interval
 * @param oldestInFlightNanos gauge: age of the oldest of them, 0 without any
 * @param connects connections established
 * @param bytesSent payload bytes of the request direction
 * @param bytesReceived payload bytes of the response direction
 * @param connectTime SYN to SYN-ACK
 * @param headerTime first byte of the request to first byte of the final head
 * @param responseTime first byte of the request to last byte of the response
 * @param recordsLost exchange records of this backend that the ring lost: how much the routes miss
 * @param routes the routes, busiest first, the overflow row last
 * @param owners names of the processes whose requests ended in the interval, sorted, at most {@link
 *     #MOST_OWNERS}; empty where owners are not known
 */
public record BackendRow(
    BackendKey key,
    String label,
    boolean self,
    long requests,
    StatusCounts responses,
    long interim,
    FailureCounts failures,
    long truncated,
    ConnectFailureCounts connectFailures,
    long lostTrack,
    long retransmits,
    long inFlight,
    long oldestInFlightNanos,
    long connects,
    long bytesSent,
    long bytesReceived,
    LatencyHistogram connectTime,
    LatencyHistogram headerTime,
    LatencyHistogram responseTime,
    long recordsLost,
    List<RouteRow> routes,
    List<String> owners) {

  /** The most owners that a row names. */
  public static final int MOST_OWNERS = 8;

  public BackendRow {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(responses, "responses");
    Objects.requireNonNull(failures, "failures");
    Objects.requireNonNull(connectFailures, "connectFailures");
    Objects.requireNonNull(connectTime, "connectTime");
    Objects.requireNonNull(headerTime, "headerTime");
    Objects.requireNonNull(responseTime, "responseTime");
    routes = List.copyOf(routes);
    owners = List.copyOf(owners);
  }

  /** A row whose owners are not known. */
  public BackendRow(
      BackendKey key,
      String label,
      boolean self,
      long requests,
      StatusCounts responses,
      long interim,
      FailureCounts failures,
      long truncated,
      ConnectFailureCounts connectFailures,
      long lostTrack,
      long retransmits,
      long inFlight,
      long oldestInFlightNanos,
      long connects,
      long bytesSent,
      long bytesReceived,
      LatencyHistogram connectTime,
      LatencyHistogram headerTime,
      LatencyHistogram responseTime,
      long recordsLost,
      List<RouteRow> routes) {
    this(
        key,
        label,
        self,
        requests,
        responses,
        interim,
        failures,
        truncated,
        connectFailures,
        lostTrack,
        retransmits,
        inFlight,
        oldestInFlightNanos,
        connects,
        bytesSent,
        bytesReceived,
        connectTime,
        headerTime,
        responseTime,
        recordsLost,
        routes,
        List.of());
  }

  /** A row without any traffic, to add to. */
  public static BackendRow empty(BackendKey key, String label, boolean self) {
    return new BackendRow(
        key,
        label,
        self,
        0,
        StatusCounts.NONE,
        0,
        FailureCounts.NONE,
        0,
        ConnectFailureCounts.NONE,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        LatencyHistogram.EMPTY,
        LatencyHistogram.EMPTY,
        LatencyHistogram.EMPTY,
        0,
        List.of());
  }

  /** The label where one was given, else the endpoint. */
  public String displayName() {
    return label.isEmpty() ? key.endpoint().toString() : label;
  }

  /** Whether anything at all happened in the interval. */
  public boolean isIdle() {
    return requests == 0
        && responses.total() == 0
        && failures.total() == 0
        && connectFailures.total() == 0
        && connects == 0
        && bytesSent == 0
        && bytesReceived == 0
        && inFlight == 0;
  }

  /**
   * Both intervals together: counts added, gauges, label and self mark taken from the later row.
   */
  public BackendRow plus(BackendRow later) {
    Map<List<String>, RouteRow> merged = new LinkedHashMap<>();
    for (List<RouteRow> list : List.of(routes, later.routes)) {
      for (RouteRow route : list) {
        merged.merge(List.of(route.method(), route.route()), route, RouteRow::plus);
      }
    }
    return new BackendRow(
        key,
        later.label,
        later.self,
        requests + later.requests,
        responses.plus(later.responses),
        interim + later.interim,
        failures.plus(later.failures),
        truncated + later.truncated,
        connectFailures.plus(later.connectFailures),
        lostTrack + later.lostTrack,
        retransmits + later.retransmits,
        later.inFlight,
        later.oldestInFlightNanos,
        connects + later.connects,
        bytesSent + later.bytesSent,
        bytesReceived + later.bytesReceived,
        connectTime.plus(later.connectTime),
        headerTime.plus(later.headerTime),
        responseTime.plus(later.responseTime),
        recordsLost + later.recordsLost,
        List.copyOf(merged.values()),
        allOwners(later.owners));
  }

  private List<String> allOwners(List<String> later) {
    // Owners hardly ever change from interval to interval.
    return owners.equals(later)
        ? owners
        : Stream.concat(owners.stream(), later.stream())
            .distinct()
            .sorted()
            .limit(MOST_OWNERS)
            .toList();
  }

  /** The same row without its routes. */
  public BackendRow withoutRoutes() {
    return routes.isEmpty() ? this : copy(label, self, inFlight, oldestInFlightNanos, List.of());
  }

  /** Backend, counts and gauges alone: neither times nor routes. */
  public BackendRow onlyCounts() {
    return new BackendRow(
        key,
        label,
        self,
        requests,
        responses,
        interim,
        failures,
        truncated,
        connectFailures,
        lostTrack,
        retransmits,
        inFlight,
        oldestInFlightNanos,
        connects,
        bytesSent,
        bytesReceived,
        LatencyHistogram.EMPTY,
        LatencyHistogram.EMPTY,
        LatencyHistogram.EMPTY,
        recordsLost,
        List.of(),
        owners);
  }

  /** The same row with other gauges. */
  public BackendRow withGauges(long newInFlight, long newOldestInFlightNanos) {
    return copy(label, self, newInFlight, newOldestInFlightNanos, routes);
  }

  /** The same row, marked as this very JVM's or not. */
  public BackendRow withSelf(boolean newSelf) {
    return copy(label, newSelf, inFlight, oldestInFlightNanos, routes);
  }

  private BackendRow copy(
      String newLabel,
      boolean newSelf,
      long newInFlight,
      long newOldest,
      List<RouteRow> newRoutes) {
    return new BackendRow(
        key,
        newLabel,
        newSelf,
        requests,
        responses,
        interim,
        failures,
        truncated,
        connectFailures,
        lostTrack,
        retransmits,
        newInFlight,
        newOldest,
        connects,
        bytesSent,
        bytesReceived,
        connectTime,
        headerTime,
        responseTime,
        recordsLost,
        newRoutes,
        owners);
  }
}
