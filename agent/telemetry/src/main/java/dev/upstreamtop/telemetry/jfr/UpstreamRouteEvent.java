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

  @Label("Errors")
  @Description("Final responses with status 500 and above")
  public long errors;

  @Label("Failures")
  @Description("Exchanges that ended without a final response")
  public long failures;

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
}
