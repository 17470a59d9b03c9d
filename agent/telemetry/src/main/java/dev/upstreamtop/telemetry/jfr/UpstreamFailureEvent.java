// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timestamp;

/** One connect failure, reset, close or truncation, as far as the rate limit lets it pass. */
@Name("dev.upstreamtop.UpstreamFailure")
@Label("Upstream Failure")
@Description("A connection that was not established, or a request that was not answered in full")
@Category("Upstream Traffic")
@StackTrace(false)
public final class UpstreamFailureEvent extends Event {

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

  @Label("Kind")
  @Description("REFUSED, UNREACHABLE, TIMED_OUT, RESET, CLOSED or TRUNCATED")
  public String kind;

  @Label("Detail")
  @Description("What was seen on the wire, in words")
  public String detail;

  @Label("Wire Time")
  @Description("When the failure was seen")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  public long wireTime;

  @Label("Wire Time Nanoseconds")
  @Description("Nanoseconds within the millisecond of the wire time")
  public long wireTimeNanos;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's interval that the event ends with, the first is 1")
  public long intervalNumber;

  @SettingDefinition
  @Name(RateLimitControl.NAME)
  @Label("Rate Limit")
  @Description("Most events per second of traffic")
  boolean rateLimit(RateLimitControl control) {
    return control.admits(wireTime);
  }
}
