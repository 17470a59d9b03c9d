// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes one {@link UpstreamCaptureEvent} per period and change of state, also while nothing is
 * captured: then it says why.
 *
 * <p>Only a period in which no status arrived and none was known before has no event.
 */
final class CaptureEvents implements Pending {

  // The latest status outlives its period: a state lasts until the next one.
  private CaptureStatus latest;
  private boolean fresh;
  // Whether a recording holds it: one that begins after it came shall, too.
  private boolean told;
  private long intervalNanos;
  private Loss loss = Loss.NONE;
  private Effort effort = Effort.NONE;
  private CaptureIdentity identity = CaptureIdentity.NONE;
  private long intervalNumber;

  @Override
  public void add(Snapshot snapshot) {
    CaptureStatus status = snapshot.capture();
    // What was captured before the state changed is not told of under the new state.
    if (fresh && (status.state() != latest.state() || !status.reason().equals(latest.reason()))) {
      write();
    }
    latest = status;
    fresh = true;
    intervalNanos += snapshot.interval().nanos();
    loss = loss.plus(status.loss());
    effort = effort.plus(status.effort());
    identity = snapshot.identity();
    intervalNumber = snapshot.interval().sequence();
  }

  @Override
  public void clear() {
    fresh = false;
    intervalNanos = 0;
    loss = Loss.NONE;
    effort = Effort.NONE;
  }

  @Override
  public void passOver(Snapshot snapshot) {
    clear();
    latest = snapshot.capture();
    identity = snapshot.identity();
    intervalNumber = snapshot.interval().sequence();
    told = false;
  }

  @Override
  public void write() {
    if (fresh || (latest != null && !told)) {
      UpstreamCaptureEvent event = event();
      told = event.isEnabled();
      event.commit();
      clear();
    }
  }

  private UpstreamCaptureEvent event() {
    UpstreamCaptureEvent event = new UpstreamCaptureEvent();
    event.mode = latest.mode().name();
    event.state = latest.state().name();
    event.reason = latest.reason();
    event.interfaces = String.join(",", latest.watched().interfaces());
    event.interval = intervalNanos;
    event.packets = effort.packets();
    event.lost = loss.lostTotal();
    event.lostCauses = causes(loss.lost());
    event.ignored = loss.ignoredTotal();
    event.ignoredCauses = causes(loss.ignored());
    event.unreadablePorts =
        loss.unreadablePorts().listed().stream()
            .map(port -> port.port() + "/" + port.protocol() + "=" + port.connections())
            .collect(Collectors.joining(" "));
    event.unreadablePortsOmitted = loss.unreadablePorts().omitted();
    event.mapFill = (float) latest.effort().mapFill();
    event.intervalLag = effort.lagNanos();
    event.sides =
        latest.watched().sides().stream().map(Enum::name).collect(Collectors.joining(","));
    event.ownersKnown = latest.watched().ownersKnown();
    event.programsAhead = String.join(", ", latest.watched().programsAhead());
    event.limits =
        latest.limits().stream().map(CaptureLimit::reason).collect(Collectors.joining("; "));
    event.kernelTimePerPacket = Math.max(0, Math.round(latest.effort().kernelNanosPerPacket()));
    event.host = identity.host();
    event.captureStart = identity.startEpochNanos() / 1_000_000;
    event.captureId = identity.id();
    event.intervalNumber = intervalNumber;
    return event;
  }

  private static String causes(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(cause -> cause.getValue() != 0)
        .map(cause -> cause.getKey() + "=" + cause.getValue())
        .collect(Collectors.joining(" "));
  }
}
