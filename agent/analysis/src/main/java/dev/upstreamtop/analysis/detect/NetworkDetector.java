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
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.telling.Words;
import java.util.ArrayList;
import java.util.List;

/** Finds segments that are sent again, and connections that a full queue does not take. */
final class NetworkDetector implements Detector {

  /** The payload of a segment of 1,500 bytes with the usual options. */
  static final int SEGMENT_BYTES = 1_448;

  /** A SYN is sent again after a second at the earliest. */
  private static final long LONG_NANOS = 500_000_000L;

  private static final Counted RETRANSMITS =
      new Counted(
          NetworkDetector::retransmits,
          NetworkDetector::segments,
          Limit.RETRANSMIT_SHARE,
          Limit.RETRANSMIT_COUNT);

  private static final Counted RETRIES =
      new Counted(
          NetworkDetector::unanswered,
          NetworkDetector::tried,
          Limit.CONNECT_RETRY_SHARE,
          Limit.CONNECT_RETRY_COUNT);

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    List<Finding> findings = new ArrayList<>();
    Tallies all = track.tallies();
    for (Stretch stretch : RETRANSMITS.stretches(track.slices(), all)) {
      findings.add(retransmissions(track, stretch));
    }
    for (Stretch stretch : RETRIES.stretches(track.slices(), all)) {
      findings.add(acceptQueue(track, stretch));
    }
    return findings;
  }

  @Override
  public List<Sign> signs() {
    return List.of(RETRANSMITS.sign(), RETRIES.sign());
  }

  /** Without SYNs, which have a finding of their own. */
  static long retransmits(Tallies tallies) {
    return Math.max(0, tallies.get(Tally.RETRANSMITS) - tallies.get(Tally.CONNECT_RETRIES));
  }

  /** The segments that the payload takes, one at least for each request and answer, and these. */
  private static long segments(Tallies tallies) {
    return Math.max(
            2 * tallies.get(Tally.REQUESTS),
            (tallies.get(Tally.BYTES_SENT) + tallies.get(Tally.BYTES_RECEIVED)) / SEGMENT_BYTES)
        + retransmits(tallies);
  }

  static double retransmitShare(Tallies tallies) {
    return RETRANSMITS.shareOf(tallies);
  }

  private static long unanswered(Tallies tallies) {
    return Math.max(tallies.get(Tally.CONNECT_RETRIES), tallies.get(Tally.TIMED_OUT));
  }

  private static long tried(Tallies tallies) {
    return tallies.get(Tally.REQUESTS)
        + tallies.sum(Tally.TIMED_OUT, Tally.REFUSED, Tally.UNREACHABLE);
  }

  private static Finding retransmissions(Track track, Stretch stretch) {
    Tallies sum = Slice.tallies(stretch.slices());
    double share = retransmitShare(sum);
    long felt = LostPackets.felt(track, stretch.range());
    boolean harmless =
        !Limit.RETRANSMIT_FELT.reachedBy((double) felt / Math.max(1, retransmits(sum)));
    return new Finding(
        new Subject(track.key(), track.title(), ""),
        FindingKind.RETRANSMISSIONS,
        harmless ? Severity.INFO : Severity.WARNING,
        stretch.range(),
        Math.min(1, (double) retransmits(sum) / Math.max(1, sum.get(Tally.REQUESTS))),
        new Facts(
            "about "
                + Words.percent(share)
                + " of the segments were sent again ("
                + retransmits(sum)
                + ")",
            List.of(new Figure("retransmits", retransmits(sum)), new Figure("share", share)),
            harmless
                ? List.of(
                    "Hardly a request waited for them: they may have arrived, and have been"
                        + " acknowledged late.")
                : List.of()),
        Why.UNKNOWN);
  }

  private static Finding acceptQueue(Track track, Stretch stretch) {
    Tallies sum = Slice.tallies(stretch.slices());
    long longest = Slice.times(stretch.slices(), Measure.CONNECT).maxNanos();
    boolean none = sum.get(Tally.CONNECTS) == 0 && sum.get(Tally.CONNECT_RETRIES) == 0;
    return new Finding(
        new Subject(track.key(), track.title(), ""),
        none ? FindingKind.UNREACHABLE : FindingKind.ACCEPT_QUEUE,
        Severity.WARNING,
        stretch.range(),
        RETRIES.shareOf(sum),
        new Facts(
            (sum.get(Tally.CONNECT_RETRIES) == 0
                    ? ""
                    : Words.count(sum.get(Tally.CONNECT_RETRIES), "SYN was", "SYNs were")
                        + " sent again, ")
                + Words.count(sum.get(Tally.TIMED_OUT), "connection", "connections")
                + " timed out"
                + (longest >= LONG_NANOS ? ", one took " + Words.time(longest) : ""),
            List.of(
                new Figure("connectRetries", sum.get(Tally.CONNECT_RETRIES)),
                new Figure("timedOut", sum.get(Tally.TIMED_OUT))),
            List.of()),
        Why.UNKNOWN);
  }
}
