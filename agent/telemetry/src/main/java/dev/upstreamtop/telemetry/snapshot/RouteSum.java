// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/** Adds up the intervals of a route in place; for use by one thread at a time. */
public final class RouteSum {

  private final LatencySum headerTime;
  private final LatencySum responseTime;
  private final CodeSum codes = new CodeSum();
  private final CodeSum calls = new CodeSum();
  private long requests;
  private long reset;
  private long closed;
  private long abandoned;

  /** A sum of nothing, in which every bucket of the times is told apart. */
  public RouteSum() {
    this(BucketGroups.SINGLE);
  }

  /** A sum of nothing, in which groups of the times' buckets are told apart. */
  public RouteSum(BucketGroups groups) {
    headerTime = new LatencySum(groups);
    responseTime = new LatencySum(groups);
  }

  /** Adds an interval; its method and route are not looked at. */
  public void add(RouteRow row) {
    headerTime.add(row.headerTime());
    responseTime.add(row.responseTime());
    codes.add(row.codes());
    calls.add(row.calls());
    requests += row.requests();
    reset += row.failures().reset();
    closed += row.failures().closed();
    abandoned += row.failures().abandoned();
  }

  /** Forgets all intervals. */
  public void clear() {
    headerTime.clear();
    responseTime.clear();
    codes.clear();
    calls.clear();
    requests = 0;
    reset = 0;
    closed = 0;
    abandoned = 0;
  }

  /** Exchanges that ended. */
  public long requests() {
    return requests;
  }

  /** What was added up so far. */
  public RouteRow toRow(String method, String route) {
    return new RouteRow(
        method,
        route,
        requests,
        codes.toCounts(),
        calls.toCounts(),
        new FailureCounts(reset, closed, abandoned),
        headerTime.toHistogram(),
        responseTime.toHistogram());
  }
}
