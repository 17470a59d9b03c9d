// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/** Adds up the latencies of a backend in place; for use by one thread at a time. */
public final class TimesSum {

  private final LatencySum connect;
  private final LatencySum header;
  private final LatencySum response;

  /** A sum of nothing, in which every bucket is told apart. */
  public TimesSum() {
    this(BucketGroups.SINGLE);
  }

  /** A sum of nothing, in which groups of buckets are told apart. */
  public TimesSum(BucketGroups groups) {
    connect = new LatencySum(groups);
    header = new LatencySum(groups);
    response = new LatencySum(groups);
  }

  /** Adds an interval. */
  public void add(Times times) {
    connect.add(times.connect());
    header.add(times.header());
    response.add(times.response());
  }

  /** Forgets all intervals. */
  public void clear() {
    connect.clear();
    header.clear();
    response.clear();
  }

  /** What was added up so far. */
  public Times toTimes() {
    return new Times(connect.toHistogram(), header.toHistogram(), response.toHistogram());
  }
}
