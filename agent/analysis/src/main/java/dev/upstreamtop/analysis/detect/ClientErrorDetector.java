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
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.telling.Calls;
import dev.upstreamtop.analysis.telling.Codes;
import dev.upstreamtop.analysis.telling.Words;
import java.util.ArrayList;
import java.util.List;

/** Finds that a backend, or one route of it, answers with 4xx far more often than it used to. */
final class ClientErrorDetector implements Detector {

  private static final int CLIENT_ERRORS = 400;

  private static final Counted COUNTED =
      new Counted(
          Tallies::clientErrors,
          Tallies::responses,
          Limit.CLIENT_ERROR_SHARE,
          Limit.CLIENT_ERROR_COUNT);

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    List<Finding> findings = new ArrayList<>();
    find(track, "", track.slices(), findings);
    if (findings.isEmpty()) {
      track.routes().forEach((route, slices) -> find(track, route, slices, findings));
    }
    return findings;
  }

  private static void find(Track track, String route, List<Slice> slices, List<Finding> findings) {
    // No stretch has more of it than the whole.
    if (!Limit.CLIENT_ERROR_COUNT.reachedBy(COUNTED.bad().applyAsLong(Slice.tallies(slices)))) {
      return;
    }
    for (Stretch stretch :
        Stretch.find(slices, slice -> COUNTED.isShareReachedBy(slice.tallies()))) {
      Tallies now = Slice.tallies(stretch.slices());
      Tallies otherwise = Slice.tallies(stretch.others());
      boolean more =
          Limit.COMPARISON_COUNT.reachedBy(otherwise.responses())
              && COUNTED.shareOf(now)
                  >= Limit.CLIENT_ERROR_FACTOR.value() * COUNTED.shareOf(otherwise);
      if (more && COUNTED.isReachedBy(now)) {
        findings.add(finding(track, route, stretch, now, COUNTED.shareOf(otherwise)));
      }
    }
  }

  private static Finding finding(
      Track track, String route, Stretch stretch, Tallies now, double usual) {
    return new Finding(
        new Subject(track.key(), track.title(), route),
        FindingKind.CLIENT_ERRORS,
        Calls.deed(
            FindingKind.CLIENT_ERRORS,
            now,
            CallResults.CLIENT_ERRORS,
            now.get(Tally.RESPONSES_4XX)),
        Severity.INFO,
        stretch.range(),
        COUNTED.shareOf(now),
        new Facts(
            Words.percent(COUNTED.shareOf(now))
                + " of its answers ("
                + COUNTED.bad().applyAsLong(now)
                + Calls.words(now, CallResults.CLIENT_ERRORS)
                + "; otherwise "
                + Words.percent(usual)
                + ")",
            Calls.with(
                List.of(
                    new Figure("count", COUNTED.bad().applyAsLong(now)),
                    new Figure("share", COUNTED.shareOf(now)),
                    new Figure("usualShare", usual)),
                now,
                CallResults.CLIENT_ERRORS),
            Codes.sentence(track, stretch.range(), route, CLIENT_ERRORS).stream().toList()),
        Why.UNKNOWN);
  }
}
