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

/** What one route of one backend did in a period. */
@Name("dev.upstreamtop.UpstreamRoute")
@Label("Upstream Route")
@Description("Exchanges of one route of one backend since the previous event of this type")
@Category("Upstream Traffic")
@Period("60 s")
@StackTrace(false)
public final class UpstreamRouteEvent extends Event {

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

  @Label("Method")
  @Description("Method of the request as sent")
  public String method;

  @Label("Route")
  @Description("Path without parameters and query, with identifiers folded to a placeholder")
  public String route;

  @Label("Interval")
  @Description("Time that the event covers, that is since the previous event of its type")
  @Timespan(Timespan.NANOSECONDS)
  public long interval;

  @Label("Requests")
  @Description("Exchanges that ended, failed ones included")
  public long requests;

  @Label("Responses 1xx")
  @Description("Final responses with status 101")
  public long responses1xx;

  @Label("Responses 2xx")
  @Description("Final responses with status 200 to 299")
  public long responses2xx;

  @Label("Responses 3xx")
  @Description("Final responses with status 300 to 399")
  public long responses3xx;

  @Label("Responses 4xx")
  @Description("Final responses with status 400 to 499")
  public long responses4xx;

  @Label("Responses 5xx")
  @Description("Final responses with status 500 and above")
  public long responses5xx;

  @Label("GRPC Statuses")
  @Description(
      "What calls of gRPC ended with, for example OK=12 UNAVAILABLE=3; empty without calls")
  public String grpcStatuses;

  @Label("Reset")
  @Description("Requests that the backend ended by a reset, without a final response")
  public long reset;

  @Label("Closed")
  @Description("Requests whose connection the backend closed, without a final response")
  public long closed;

  @Label("Abandoned")
  @Description("Requests that the client side gave up, without a final response")
  public long abandoned;

  @Label("Header Time P50")
  @Description("Time to the head of the final response that half of all exchanges do not exceed")
  @Timespan(Timespan.NANOSECONDS)
  public long headerTimeP50;

  @Label("Header Time P99")
  @Description("Time to the head of the final response that 99 of 100 exchanges do not exceed")
  @Timespan(Timespan.NANOSECONDS)
  public long headerTimeP99;

  @Label("Maximum Header Time")
  @Description("Longest time to the head of a final response")
  @Timespan(Timespan.NANOSECONDS)
  public long headerTimeMax;

  @Label("Header Time Histogram")
  @Description(
      "All times to the head in nanoseconds, as the histograms of UpstreamLatency; can be added")
  public String headerTimeHistogram;

  @Label("Response Time P99")
  @Description("Time to the last byte of the response that 99 of 100 exchanges do not exceed")
  @Timespan(Timespan.NANOSECONDS)
  public long responseTimeP99;

  @Label("Response Time Histogram")
  @Description(
      "All times to the last byte in nanoseconds, as the histograms of UpstreamLatency; can be"
          + " added")
  public String responseTimeHistogram;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's interval that the event ends with, the first is 1")
  public long intervalNumber;
}
