// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import dev.upstreamtop.cli.terminal.judgement.Completeness;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks at what a short capture saw. Safe to use from any thread. */
public final class Trial implements SnapshotSink {

  private final SortedSet<String> ahead = new TreeSet<>();
  private final SortedSet<String> limits = new TreeSet<>();
  private final SortedSet<String> interfaces = new TreeSet<>();
  private final SortedSet<String> backends = new TreeSet<>();
  private UnreadablePorts unreadable = UnreadablePorts.NONE;
  private long packets;
  private long requests;

  @Override
  public synchronized void accept(Snapshot snapshot) {
    CaptureStatus capture = snapshot.capture();
    packets += capture.effort().packets();
    interfaces.addAll(capture.watched().interfaces());
    ahead.addAll(capture.watched().programsAhead());
    capture.limits().forEach(limit -> limits.add(limit.reason()));
    unreadable = unreadable.plus(capture.loss().unreadablePorts());
    requests += snapshot.totals().counts().requests();
    for (BackendRow row : snapshot.backends()) {
      if (row.counts().requests() > 0) {
        backends.add(row.key().endpoint().toString());
      }
    }
  }

  /** What was seen, in the order to read it. */
  public synchronized List<HostFinding> findings() {
    List<HostFinding> findings = new ArrayList<>();
    findings.add(HostFinding.ok("programs load and attach to " + String.join(", ", interfaces)));
    ahead.forEach(
        program ->
            findings.add(
                HostFinding.warn(
                    program + " runs before ours: what it drops or redirects is not seen")));
    limits.forEach(reason -> findings.add(HostFinding.warn("not captured: " + reason)));
    Completeness.unreadable(unreadable, UnreadablePorts.MOST)
        .forEach(
            words -> findings.add(HostFinding.warn(words + ", only plain HTTP/1.x can be read")));
    Completeness.probed(unreadable).map(HostFinding::ok).ifPresent(findings::add);
    findings.add(
        requests == 0
            ? HostFinding.warn(
                "no HTTP/1.x request among the "
                    + packets
                    + " packets seen while looking: is there any traffic?")
            : HostFinding.ok(
                requests + " requests to " + String.join(", ", backends) + " while looking"));
    return findings;
  }
}
