// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.finding.Figure;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Finding.Facts;
import dev.upstreamtop.analysis.finding.Finding.Subject;
import dev.upstreamtop.analysis.finding.Finding.Why;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.limit.Chance;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.telling.Words;
import java.util.ArrayList;
import java.util.List;

/** Finds connections that are no longer kept, and backends that get more than their share. */
final class LoadDetector implements Detector {

  private final boolean pools;

  /**
   * Makes it.
   *
   * @param pools whether to look at how a pool's requests are shared
   */
  LoadDetector(boolean pools) {
    this.pools = pools;
  }

  @Override
  public List<Sign> signs() {
    return List.of(
        Sign.counted(
            tallies -> Limit.CHURN_SHARE.reachedBy(connectsPerRequest(tallies)),
            tallies -> tallies.get(Tally.CONNECTS),
            Limit.CHURN_COUNT));
  }

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    List<Finding> findings = new ArrayList<>();
    churn(track, findings);
    if (pools) {
      imbalance(track, peers.poolOf(track), findings);
    }
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

  private static void imbalance(Track track, PeerTimes group, List<Finding> findings) {
    if (group.size() < 2) {
      return;
    }
    for (Stretch stretch : Stretch.find(track.slices(), slice -> isUneven(List.of(slice), group))) {
      double fair = fair(stretch.slices(), group);
      double share = share(stretch.slices(), group);
      double otherwise = share(stretch.others(), group);
      if (isUneven(stretch.slices(), group)
          && otherwise > 0
          && share >= Limit.IMBALANCE_CHANGE.value() * otherwise
          && Limit.IMBALANCE_COUNT.reachedBy(group.requestsDuring(stretch.slices()))
          && isBeyondChance(stretch, otherwise, group)
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
                        + Math.round(1 / fair)
                        + " backends that do the same work, otherwise "
                        + Words.percent(otherwise),
                    List.of(new Figure("share", share), new Figure("usualShare", otherwise)),
                    List.of()),
                Why.UNKNOWN));
      }
    }
  }

  /** Who balances by chance gives one of many backends twice its share now and then. */
  private static boolean isBeyondChance(Stretch stretch, double otherwise, PeerTimes group) {
    return Chance.isExceededBy(
        Slice.tallies(stretch.slices()).get(Tally.REQUESTS),
        otherwise * group.requestsDuring(stretch.slices()));
  }

  private static boolean isUneven(List<Slice> slices, PeerTimes group) {
    double share = share(slices, group);
    // Where some are out of the pool an equal share is more: who is in use is asked of few periods.
    return Limit.IMBALANCE_FACTOR.reachedBy(share * group.size())
        && Limit.IMBALANCE_FACTOR.reachedBy(share / fair(slices, group));
  }

  /** An equal share, for those that are not taken out of the pool meanwhile. */
  private static double fair(List<Slice> slices, PeerTimes group) {
    return 1.0 / Math.max(1, group.inUseDuring(slices, Limit.IMBALANCE_PEER.value()));
  }

  /** The part of the group's requests meanwhile. */
  private static double share(List<Slice> slices, PeerTimes group) {
    long all = group.requestsDuring(slices);
    return all == 0 ? 0 : (double) Slice.tallies(slices).get(Tally.REQUESTS) / all;
  }
}
