// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * One latency distribution of one backend in a period, as figures and as a histogram that can be
 * merged.
 */
@Name("dev.upstreamtop.UpstreamLatency")
@Label("Upstream Latency")
@Description("Distribution of one latency of one backend since the previous event of this type")
@Category("Upstream Traffic")
@Period("10 s")
@StackTrace(false)
public final class UpstreamLatencyEvent extends Event {

  @Label("Backend")
  @Description(
      "Address and port the requests are sent to on the wire, or other for what exceeds a bounded"
          + " table")
  @BackendId
  public String backend;

  @Label("Side")
  @Description(
      "CLIENT for what this host sends to the backend, SERVER for what the backend itself sees"
          + " arrive")
  public String side;

  @Label("Metric")
  @Description(
      "CONNECT for SYN to SYN-ACK, HEADER for request to head of the response, RESPONSE for request"
          + " to last byte of the response")
  public String metric;

  @Label("Interval")
  @Description("Time that the event covers, that is since the previous event of its type")
  @Timespan(Timespan.NANOSECONDS)
  public long interval;

  @Label("Count")
  @Description("Values in the distribution")
  public long count;

  @Label("Mean")
  @Description("Exact mean of all values")
  @Timespan(Timespan.NANOSECONDS)
  public long mean;

  @Label("P50")
  @Description("Value that half of all values do not exceed, by the middle of its bucket")
  @Timespan(Timespan.NANOSECONDS)
  public long p50;

  @Label("P90")
  @Description("Value that 90 of 100 values do not exceed, by the middle of its bucket")
  @Timespan(Timespan.NANOSECONDS)
  public long p90;

  @Label("P99")
  @Description("Value that 99 of 100 values do not exceed, by the middle of its bucket")
  @Timespan(Timespan.NANOSECONDS)
  public long p99;

  @Label("Maximum")
  @Description("Largest value, by the middle of its bucket")
  @Timespan(Timespan.NANOSECONDS)
  public long max;

  @Label("Histogram")
  @Description(
      "All values in nanoseconds as HdrHistogram in its compressed V2 encoding, in Base64; such"
          + " histograms can be added")
  public String histogram;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's interval that the event ends with, the first is 1")
  public long intervalNumber;
}
