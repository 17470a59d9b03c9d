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

/** How requests to one backend, and attempts to connect to it, ended in a period. */
@Name("dev.upstreamtop.UpstreamResult")
@Label("Upstream Result")
@Description("How requests to one backend ended since the previous event of this type")
@Category("Upstream Traffic")
@Period("10 s")
@StackTrace(false)
public final class UpstreamResultEvent extends Event {

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

  @Label("Interval")
  @Description("Time that the event covers, that is since the previous event of its type")
  @Timespan(Timespan.NANOSECONDS)
  public long interval;

  @Label("Responses 1xx")
  @Description("Final responses with status 101, Switching Protocols")
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

  @Label("Interim")
  @Description("Responses of 1xx that came before a final one")
  public long interim;

  @Label("Refused")
  @Description("Connections that the backend refused with a reset")
  public long refused;

  @Label("Unreachable")
  @Description("Connections that an ICMP error ended before they were established")
  public long unreachable;

  @Label("Timed Out")
  @Description("Connections not answered within three seconds")
  public long timedOut;

  @Label("Reset")
  @Description("Requests that the backend ended by a reset, without a final response")
  public long reset;

  @Label("Closed")
  @Description("Requests whose connection the backend closed, without a final response")
  public long closed;

  @Label("Abandoned")
  @Description("Requests that the client side gave up, without a final response")
  public long abandoned;

  @Label("Truncated")
  @Description("Final responses that the backend cut short, counted among the responses too")
  public long truncated;

  @Label("Retransmits")
  @Description("Segments sent again in both directions")
  public long retransmits;

  @Label("Connect Retries")
  @Description(
      "SYNs that a client sent again because nothing answered, counted among the retransmits too")
  public long connectRetries;

  @Label("Lost Track")
  @Description("Requests whose end was not seen")
  public long lostTrack;

  @Label("HTTP2 Requests")
  @Description("The part of the requests that were streams of HTTP/2")
  public long http2Requests;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's interval that the event ends with, the first is 1")
  public long intervalNumber;
}
