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
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds connections that are no longer kept, and backends that get more than their share. */
final class LoadDetector implements Detector {

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    List<Finding> findings = new ArrayList<>();
    churn(track, findings);
    imbalance(track, peers.groupOf(track), findings);
    return findings;
  }

  private static void churn(Track track, List<Finding> findings) {
    for (Stretch stretch :
        Stretch.find(
            track.slices(),
            slice -> Limit.CHURN_SHARE.reachedBy(connectsPerRequest(slice.tallies())))) {
      Tallies now = Slice.tallies(stretch.slices());
      List<Slice> others = stretch.others();
      double otherwise = connectsPerRequest(Slice.tallies(others));
      double share = connectsPerRequest(now);
      boolean known =
          Slice.tallies(others).get(Tally.REQUESTS) >= Limit.CHURN_COUNT.value()
              && share >= Limit.CHURN_FACTOR.value() * otherwise;
      if (known
          && Limit.CHURN_COUNT.reachedBy(now.get(Tally.CONNECTS))
          && Limit.CHURN_SHARE.reachedBy(share)) {
        findings.add(
            new Finding(
                new Subject(track.key(), track.title(), ""),
                FindingKind.CHURN,
                Severity.WARNING,
                stretch.range(),
                Math.min(1, share),
                new Facts(
                    Words.percent(Math.min(1, share))
                        + " of its requests had a connection of their own, otherwise "
                        + Words.percent(Math.min(1, otherwise)),
                    List.of(
                        new Figure("connects", now.get(Tally.CONNECTS)),
                        new Figure("share", share)),
                    List.of()),
                Why.UNKNOWN));
      }
    }
  }

  private static double connectsPerRequest(Tallies tallies) {
    long requests = tallies.get(Tally.REQUESTS);
    return requests == 0 ? 0 : (double) tallies.get(Tally.CONNECTS) / requests;
  }

  private static void imbalance(Track track, List<Track> group, List<Finding> findings) {
    if (group.size() < 2) {
      return;
    }
    double fair = 1.0 / group.size();
    Predicate<Slice> uneven =
        slice ->
            Limit.IMBALANCE_FACTOR.reachedBy(share(track, group, List.of(slice.range())) / fair);
    for (Stretch stretch : Stretch.find(track.slices(), uneven)) {
      List<TimeRange> now = List.of(stretch.range());
      List<TimeRange> others = stretch.others().stream().map(Slice::range).toList();
      double share = share(track, group, now);
      double otherwise = share(track, group, others);
      if (Limit.IMBALANCE_FACTOR.reachedBy(share / fair)
          && otherwise > 0
          && share >= Limit.IMBALANCE_CHANGE.value() * otherwise
          && Limit.IMBALANCE_COUNT.reachedBy(requests(group, now))
          && Limit.SLOW_LENGTH.reachedBy(stretch.range().seconds())) {
        findings.add(
            new Finding(
                new Subject(track.key(), track.title(), ""),
                FindingKind.IMBALANCE,
                Severity.WARNING,
                stretch.range(),
                share - fair,
                new Facts(
                    Words.percent(share)
                        + " of the requests to "
                        + group.size()
                        + " backends that do the same work, otherwise "
                        + Words.percent(otherwise),
                    List.of(new Figure("share", share), new Figure("usualShare", otherwise)),
                    List.of()),
                Why.UNKNOWN));
      }
    }
  }

  private static double share(Track track, List<Track> group, List<TimeRange> ranges) {
    long all = requests(group, ranges);
    return all == 0 ? 0 : (double) requests(List.of(track), ranges) / all;
  }

  /** Those of the periods whose middle is in one of the ranges. */
  private static long requests(List<Track> tracks, List<TimeRange> ranges) {
    long requests = 0;
    for (Track track : tracks) {
      for (TimeRange range : ranges) {
        int from = firstEndingAfter(track.slices(), range.startNanos());
        for (int i = from; i < track.slices().size(); i++) {
          Slice slice = track.slices().get(i);
          if (slice.range().startNanos() >= range.endNanos()) {
            break;
          }
          if (2 * slice.range().commonNanos(range) >= slice.range().lengthNanos()) {
            requests += slice.tallies().get(Tally.REQUESTS);
          }
        }
      }
    }
    return requests;
  }

  private static int firstEndingAfter(List<Slice> slices, long nanos) {
    int low = 0;
    int high = slices.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (slices.get(middle).range().endNanos() <= nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
