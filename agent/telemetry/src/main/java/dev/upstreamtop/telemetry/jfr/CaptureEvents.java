// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private long packets;
  private long ignored;
  private long lagNanos;
  private final SortedMap<String, Long> lost = new TreeMap<>();

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
    packets += status.effort().packets();
    ignored += status.loss().ignoredTotal();
    lagNanos = Math.max(lagNanos, status.effort().lagNanos());
    status.loss().lost().forEach((cause, count) -> lost.merge(cause, count, Long::sum));
  }

  @Override
  public void clear() {
    fresh = false;
    intervalNanos = 0;
    packets = 0;
    ignored = 0;
    lagNanos = 0;
    lost.clear();
  }

  @Override
  public void passOver(Snapshot snapshot) {
    clear();
    latest = snapshot.capture();
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
    event.packets = packets;
    event.lost = lost.values().stream().mapToLong(Long::longValue).sum();
    event.lostCauses =
        lost.entrySet().stream()
            .filter(cause -> cause.getValue() != 0)
            .map(CaptureEvents::text)
            .collect(Collectors.joining(" "));
    event.ignored = ignored;
    event.mapFill = (float) latest.effort().mapFill();
    event.intervalLag = lagNanos;
    event.programsAhead = String.join(", ", latest.watched().programsAhead());
    event.limits =
        latest.limits().stream().map(CaptureLimit::reason).collect(Collectors.joining("; "));
    event.kernelTimePerPacket = Math.max(0, Math.round(latest.effort().kernelNanosPerPacket()));
    return event;
  }

  private static String text(Map.Entry<String, Long> cause) {
    return cause.getKey() + "=" + cause.getValue();
  }
}
