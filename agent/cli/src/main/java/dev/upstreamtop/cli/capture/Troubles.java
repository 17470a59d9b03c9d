// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import java.util.HashMap;
import java.util.Map;

/** Remembers the gravest that was wrong with each backend of a capture. Safe from any thread. */
public final class Troubles implements SnapshotSink {

  private final LiveVerdicts judgement = new LiveVerdicts();
  private final Map<Endpoint, Finding> gravest = new HashMap<>();

  @Override
  public synchronized void accept(Snapshot snapshot) {
    judgement
        .see(snapshot)
        .byEndpoint()
        .forEach(
            (endpoint, finding) -> {
              if (finding.severity() == Severity.WARNING
                  && (gravest.containsKey(endpoint) || gravest.size() < CaptureSum.MOST_BACKENDS)) {
                gravest.merge(endpoint, finding, Troubles::graver);
              }
            });
  }

  /** The later of two that are alike: it has seen more. */
  private static Finding graver(Finding before, Finding now) {
    return now.kind() == before.kind() || now.score() > before.score() ? now : before;
  }

  /** What was wrong at any time until now; backends that were well are not in it. */
  public synchronized Map<Endpoint, Finding> gravest() {
    return Map.copyOf(gravest);
  }
}
