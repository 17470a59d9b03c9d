// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What went through tunnels to one backend in a period. */
@Name("dev.upstreamtop.UpstreamTunnel")
@Label("Upstream Tunnel")
@Description("Tunnels to one backend since the previous event of this type")
@Category("Upstream Traffic")
@Period("10 s")
@StackTrace(false)
public final class UpstreamTunnelEvent extends Event {

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

  @Label("Tunnels")
  @Description("Connections that status 101 or an answered CONNECT made tunnels, open")
  public long tunnels;

  @Label("Oldest Tunnel")
  @Description("Age of the oldest tunnel")
  @Timespan(Timespan.NANOSECONDS)
  public long oldestTunnel;

  @Label("Tunnel Bytes Sent")
  @Description("The part of the bytes sent that went through tunnels")
  @DataAmount
  public long tunnelBytesSent;

  @Label("Tunnel Bytes Received")
  @Description("The part of the bytes received that went through tunnels")
  @DataAmount
  public long tunnelBytesReceived;

  @Label("Tunnels Ended By Client")
  @Description("Tunnels whose client sent FIN or RST first")
  public long tunnelsEndedByClient;

  @Label("Tunnels Ended By Backend")
  @Description("Tunnels whose backend sent FIN or RST first")
  public long tunnelsEndedByBackend;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's interval that the event ends with, the first is 1")
  public long intervalNumber;
}
