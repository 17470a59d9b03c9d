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
 * The settings in effect; its hook at the ends of chunks also emits what the other types still
 * hold.
 */
@Name("dev.upstreamtop.UpstreamConfiguration")
@Label("Upstream Configuration")
@Description("Settings of the capture in effect, at the start of a chunk and after each change")
@Category("Upstream Traffic")
@Period("everyChunk")
@StackTrace(false)
public final class UpstreamConfigurationEvent extends Event {

  @Label("Capture Interval")
  @Description("Time that one snapshot covers")
  @Timespan(Timespan.NANOSECONDS)
  public long captureInterval;

  @Label("Side")
  @Description("CLIENT, SERVER or BOTH")
  public String side;

  @Label("Interfaces")
  @Description("Names of the network interfaces asked for, empty for all that are up")
  public String interfaces;

  @Label("Include")
  @Description("Only these backends, empty for all")
  public String include;

  @Label("Ignore")
  @Description("Never these backends")
  public String ignore;

  @Label("Origin")
  @Description(
      "ANY for everything that leaves on an interface, LOCAL for sockets of this network namespace")
  public String origin;

  @Label("Names")
  @Description("Names by backend")
  public String names;

  @Label("Owners")
  @Description("Only what these processes send, by name or id, empty for all")
  public String owners;

  @Label("Routes")
  @Description("Patterns of routes that go before folding, the first that matches counts")
  public String routes;

  @Label("Version")
  @Description("Version of upstreamtop")
  public String version;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's last interval when it was written, 0 before the first")
  public long intervalNumber;
}
