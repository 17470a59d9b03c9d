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

/** What went through the tunnels of one backend in a period, and who ended them. */
@Name("dev.upstreamtop.UpstreamTunnel")
@Label("Upstream Tunnel")
@Description("Tunnels of one backend since the previous event of this type")
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
  @Description(
      "Connections that status 101 or an answered CONNECT made tunnels, open at the end of the"
          + " period")
  public long tunnels;

  @Label("Oldest Tunnel")
  @Description("Age of the oldest of them at the end of the period")
  @Timespan(Timespan.NANOSECONDS)
  public long oldestTunnel;

  @Label("Bytes Sent")
  @Description("Payload bytes from client to backend through tunnels")
  @DataAmount
  public long bytesSent;

  @Label("Bytes Received")
  @Description("Payload bytes from backend to client through tunnels")
  @DataAmount
  public long bytesReceived;

  @Label("Ended By Client")
  @Description("Tunnels whose client sent FIN or RST first")
  public long endedByClient;

  @Label("Ended By Backend")
  @Description("Tunnels whose backend sent FIN or RST first")
  public long endedByBackend;
}
