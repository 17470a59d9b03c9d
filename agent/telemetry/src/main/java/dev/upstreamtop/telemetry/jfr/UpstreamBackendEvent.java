// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Frequency;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What went to one backend in a period; one event per known backend. */
@Name("dev.upstreamtop.UpstreamBackend")
@Label("Upstream Backend")
@Description("Requests that went to one backend since the previous event of this type")
@Category("Upstream Traffic")
@Period("10 s")
@StackTrace(false)
public final class UpstreamBackendEvent extends Event {

  @Label("Backend")
  @Description(
      "Address and port the requests are sent to on the wire, or other for what exceeds a bounded"
          + " table")
  @BackendId
  public String backend;

  @Label("Name")
  @Description("Name given to the backend in the settings, empty where none was given")
  public String name;

  @Label("Side")
  @Description(
      "CLIENT for what this host sends to the backend, SERVER for what the backend itself sees"
          + " arrive")
  public String side;

  @Label("Self")
  @Description("Whether the backend is a listening socket of this very JVM")
  public boolean self;

  @Label("Interval")
  @Description("Time that the event covers, that is since the previous event of its type")
  @Timespan(Timespan.NANOSECONDS)
  public long interval;

  @Label("Requests")
  @Description("Requests begun")
  public long requests;

  @Label("Request Rate")
  @Description("Requests begun per second")
  @Frequency
  public double requestRate;

  @Label("Share")
  @Description("Part of the requests to all backends seen from the same side, 0 to 1")
  @Percentage
  public float share;

  @Label("In Flight")
  @Description("Requests without the head of a final response")
  public long inFlight;

  @Label("Oldest in Flight")
  @Description("Age of the oldest request in flight")
  @Timespan(Timespan.NANOSECONDS)
  public long oldestInFlight;

  @Label("Receiving")
  @Description("Requests whose final response has begun and whose body is not over")
  public long receiving;

  @Label("Oldest Receiving")
  @Description("Age of the oldest of them, from the first byte of its request")
  @Timespan(Timespan.NANOSECONDS)
  public long oldestReceiving;

  @Label("Bytes Sent")
  @Description("Payload bytes of the request direction")
  @DataAmount
  public long bytesSent;

  @Label("Bytes Received")
  @Description("Payload bytes of the response direction")
  @DataAmount
  public long bytesReceived;

  @Label("Connects")
  @Description("Connections that were established")
  public long connects;

  @Label("Records Lost")
  @Description("Exchanges that routes and single exchanges miss, for want of room")
  public long recordsLost;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's interval that the event ends with, the first is 1")
  public long intervalNumber;
}
