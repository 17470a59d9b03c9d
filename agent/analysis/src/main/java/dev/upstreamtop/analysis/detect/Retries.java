// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.finding.Figure;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Finding.Facts;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells of failures, errors and what takes too long whether the proxy asks again: then there are
 * more requests behind it than in front of it, and were not before.
 */
final class Retries {

  private final Recorded recorded;
  private final PeerGroups peers;
  private final Map<String, Sides> byCapture = new HashMap<>();

  Retries(Recorded recorded, PeerGroups peers) {
    this.recorded = recorded;
    this.peers = peers;
  }

  /** The requests that arrive at the proxies of one capture, and those that it sees sent on. */
  private record Sides(List<Slice> front, List<Slice> behind) {

    /** How many are sent on for each that arrives. */
    static double ratio(double front, double behind) {
      return front == 0 ? 0 : behind / front;
    }
  }

  /** The same finding, with a sentence where requests were sent on more than once. */
  Finding toldOf(Finding finding) {
    boolean mayBeAskedAgain =
        switch (finding.kind()) {
          case ERRORS, RESET, CLOSED, REFUSED, UNREACHABLE -> true;
          // What the proxy does not wait for any longer it asks the next one for.
          case HANG, SLOW, SLOW_ROUTE, GIVEN_UP -> true;
          default -> false;
        };
    if (!mayBeAskedAgain || finding.subject().key().side() != Vantage.CLIENT) {
      return finding;
    }
    Sides sides = byCapture.computeIfAbsent(finding.subject().key().captureId(), this::sides);
    if (sides.front().isEmpty()) {
      return finding;
    }
    double front = requests(sides.front(), finding.range(), true);
    double behind = requests(sides.behind(), finding.range(), true);
    double usual =
        Sides.ratio(
            requests(sides.front(), finding.range(), false),
            requests(sides.behind(), finding.range(), false));
    boolean again =
        usual > 0
            && Limit.RETRY_SHARE.reachedBy(Sides.ratio(front, behind) / usual - 1)
            && Limit.ERROR_COUNT.reachedBy(behind - usual * front);
    return again ? finding.with(facts(finding.facts(), front, behind, usual)) : finding;
  }

  private static Facts facts(Facts facts, double front, double behind, double usual) {
    List<Figure> figures = new ArrayList<>(facts.figures());
    figures.add(new Figure("requestsInFront", front));
    figures.add(new Figure("requestsBehind", behind));
    return new Facts(facts.words(), List.copyOf(figures), facts.more())
        .and(
            String.format(
                Locale.ROOT,
                "Its proxy asked again: it sent %.0f requests for %.0f that arrived, %.2f for each,"
                    + " otherwise %.2f.",
                behind,
                front,
                behind / front,
                usual));
  }

  /** A proxy on this host is asked as a backend, or as a server that is none of the backends. */
  private Sides sides(String captureId) {
    List<Track> all =
        recorded.tracks().stream()
            .filter(track -> track.key().captureId().equals(captureId))
            .toList();
    List<Track> asked = all.stream().filter(track -> isDoor(track)).toList();
    List<Track> backends =
        all.stream()
            .filter(track -> track.key().side() == Vantage.CLIENT && !isDoor(track))
            .toList();
    if (asked.isEmpty()) {
      asked =
          all.stream()
              .filter(track -> track.key().side() == Vantage.SERVER)
              .filter(
                  track ->
                      backends.stream()
                          .noneMatch(
                              backend -> backend.key().address().equals(track.key().address())))
              .toList();
    }
    return new Sides(slices(asked), slices(backends));
  }

  private boolean isDoor(Track track) {
    return peers.isFrontDoor(track.key()) || peers.isLikelyFrontDoor(track.key());
  }

  private static List<Slice> slices(List<Track> tracks) {
    return tracks.stream().flatMap(track -> track.slices().stream()).toList();
  }

  private static double requests(List<Slice> slices, TimeRange range, boolean within) {
    double requests = 0;
    for (Slice slice : slices) {
      if (slice.range().overlaps(range) == within) {
        requests += slice.tallies().get(Tally.REQUESTS);
      }
    }
    return requests;
  }
}
