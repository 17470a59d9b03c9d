// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/**
 * One exchange that took longer than the threshold; the wire times place it beside the events of
 * the JVM.
 */
@Name("dev.upstreamtop.UpstreamExchange")
@Label("Upstream Exchange")
@Description(
    "One request and its response, slower than the threshold, as far as the rate limit lets it"
        + " pass")
@Category("Upstream Traffic")
@StackTrace(false)
public final class UpstreamExchangeEvent extends SlowerThanEvent {

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

  @Label("Status")
  @Description("Status code of the final response, 0 without one")
  public int status;

  @Label("Outcome")
  @Description("How the exchange ended, RESPONSE when it was answered in full")
  public String outcome;

  @Label("GRPC Status")
  @Description(
      "What a call of gRPC ended with, by gRPC's name for its code, UNREAD where that did not come"
          + " or could not be read; empty for any other exchange")
  public String grpcStatus;

  @Label("Wire Start")
  @Description("When the first byte of the request was seen")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  public long wireStart;

  @Label("Wire Start Nanoseconds")
  @Description("Nanoseconds within the millisecond of the wire start")
  public long wireStartNanos;

  @Label("Wire End")
  @Description("When the last byte was seen, or the failure")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  public long wireEnd;

  @Label("Wire End Nanoseconds")
  @Description("Nanoseconds within the millisecond of the wire end")
  public long wireEndNanos;

  @Label("Header Time")
  @Description("First byte of the request to first byte of the final head, 0 without one")
  @Timespan(Timespan.NANOSECONDS)
  public long headerTime;

  @Label("Response Time")
  @Description("First byte of the request to the last byte seen, or to the failure")
  @Timespan(Timespan.NANOSECONDS)
  public long responseTime;

  @Label("Bytes Sent")
  @Description("Payload bytes of the request direction")
  @DataAmount
  public long bytesSent;

  @Label("Bytes Received")
  @Description("Payload bytes of the response direction")
  @DataAmount
  public long bytesReceived;

  @Label("Owner")
  @Description("The process that opened the connection, name and id; empty where it is not known")
  public String owner;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's interval that the event ends with, the first is 1")
  public long intervalNumber;

  @Override
  long responseTimeNanos() {
    return responseTime;
  }

  // The settings of an event are asked in no given order: a fast exchange must not use up the
  // limit.
  @SettingDefinition
  @Name(RateLimitControl.NAME)
  @Label("Rate Limit")
  @Description("Most events per second of traffic")
  boolean rateLimit(RateLimitControl control) {
    return responseTime >= ResponseTimeControl.inForceNanos() && control.admits(wireEnd);
  }
}
