// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.finding.Figure;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Finding.Facts;
import dev.upstreamtop.analysis.finding.Finding.Subject;
import dev.upstreamtop.analysis.finding.Finding.Why;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.telling.Words;
import java.util.List;

/** Says which backends were not seen completely. */
final class LossDetector implements Detector {

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    Tallies sum = track.tallies();
    long missed = sum.get(Tally.LOST_TRACK);
    double share = missed == 0 ? 0 : (double) missed / Math.max(missed, sum.get(Tally.REQUESTS));
    if (!Limit.LOSS_SHARE.reachedBy(share)) {
      return List.of();
    }
    return List.of(
        new Finding(
            new Subject(track.key(), track.title(), ""),
            FindingKind.INCOMPLETE,
            Severity.INFO,
            track.range().orElseThrow(),
            0,
            new Facts(
                "the end of " + Words.percent(share) + " of its requests was not seen",
                List.of(new Figure("lostTrack", missed), new Figure("share", share)),
                List.of()),
            Why.UNKNOWN));
  }
}
