// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/** Whether traffic is captured, and what of it was lost or left alone in a period. */
@Name("dev.upstreamtop.UpstreamCapture")
@Label("Upstream Capture")
@Description(
    "State of the capture, and how complete its picture is since the previous event of this type")
@Category("Upstream Traffic")
@Period("10 s")
@StackTrace(false)
public final class UpstreamCaptureEvent extends Event {

  @Label("Mode")
  @Description("DIRECT when this process captures itself, FEED when a collector on this host does")
  public String mode;

  @Label("State")
  @Description("STARTING, CAPTURING, DISABLED, UNAVAILABLE or STOPPED")
  public String state;

  @Label("Reason")
  @Description("Why nothing is captured, empty while capturing")
  public String reason;

  @Label("Interfaces")
  @Description("Names of the network interfaces that are watched")
  public String interfaces;

  @Label("Interval")
  @Description("Time that the event covers, that is since the previous event of its type")
  @Timespan(Timespan.NANOSECONDS)
  public long interval;

  @Label("Packets")
  @Description("Packets that were looked at")
  public long packets;

  @Label("Lost")
  @Description("What should have been seen and was not, over all causes")
  public long lost;

  @Label("Lost Causes")
  @Description("What was lost by cause, for example ringFull=3 pipelined=1")
  public String lostCauses;

  @Label("Ignored")
  @Description("What was recognised as something else and left alone, over all causes")
  public long ignored;

  @Label("Map Fill")
  @Description("Fill of the fullest kernel table, 0 to 1")
  @Percentage
  public float mapFill;

  @Label("Interval Lag")
  @Description("How much later than planned the interval was closed")
  @Timespan(Timespan.NANOSECONDS)
  public long intervalLag;

  @Label("Programs Ahead")
  @Description("Foreign programs that see packets before ours do")
  public String programsAhead;

  @Label("Limits")
  @Description("What is not captured although it could be, and why; empty when nothing")
  public String limits;

  @Label("Kernel Time per Packet")
  @Description("Mean run time of the programs, 0 where the kernel does not measure it")
  @Timespan(Timespan.NANOSECONDS)
  public long kernelTimePerPacket;

  @Label("Sides")
  @Description("CLIENT, SERVER or both, as they are captured")
  public String sides;

  @Label("Ignored Causes")
  @Description("What was left alone by cause, for example tls=3 probe=1")
  public String ignoredCauses;

  @Label("Unreadable Ports")
  @Description("Ports that speak something else and how many connections did, as 8443/TLS=2")
  public String unreadablePorts;

  @Label("Unreadable Ports Omitted")
  @Description("Ports that speak something else, beside the 16 at most that are listed")
  public long unreadablePortsOmitted;

  @Label("Owners Known")
  @Description("Whether it can be told which process opened a connection")
  public boolean ownersKnown;

  @Label("Host")
  @Description("Name of the host that captures")
  public String host;

  @Label("Capture Start")
  @Description("When the capture began")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  public long captureStart;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's interval that the event ends with, the first is 1")
  public long intervalNumber;
}
