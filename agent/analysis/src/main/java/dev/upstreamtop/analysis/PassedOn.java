// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import dev.upstreamtop.analysis.detect.PeerGroups;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Whether what was found at a server that asks others is what those others show at the time: a
 * proxy takes no longer and fails no oftener than they do, and a service may by itself.
 */
final class PassedOn {

  private final Recorded recorded;
  private final PeerGroups peers;
  private final List<Finding> all;

  /**
   * Knows what was recorded.
   *
   * @param all what was found
   */
  PassedOn(Recorded recorded, PeerGroups peers, List<Finding> all) {
    this.recorded = recorded;
    this.peers = peers;
    this.all = List.copyOf(all);
  }

  /** Whether it was found at who asks others, and they show it too. */
  boolean isOfOthers(Finding finding) {
    return peers.isAsker(finding.subject().key()) && !hasOwnCause(finding) && !isOwn(finding);
  }

  /** Whether it was found at who asks others, and is not known to be its own. */
  boolean mayBeOfOthers(Finding finding) {
    return peers.isAsker(finding.subject().key()) && !(hasOwnCause(finding) && isOwn(finding));
  }

  private static boolean hasOwnCause(Finding finding) {
    return finding.cause().map(cause -> cause.kind().isOwn()).orElse(false);
  }

  /** Whether those that it asks show too little of it. */
  private boolean isOwn(Finding finding) {
    return switch (finding.kind()) {
      case ERRORS, RESET, CLOSED, TRUNCATED ->
          isOwn(finding, slice -> failed(slice), slice -> failed(slice) + gone(slice));
      case CLIENT_ERRORS ->
          isOwn(
              finding,
              slice -> slice.tallies().clientErrors(),
              slice -> slice.tallies().clientErrors());
      case SLOW, SLOW_ROUTE, HELD_UP -> isSlowItself(finding, Measure.HEADER);
      case SLOW_BODY -> isSlowItself(finding, Measure.RESPONSE);
      case HANG, PILE_UP ->
          isOwn(
              finding,
              slice -> slice.levels().underWay(),
              slice -> late(slice, Measure.HEADER, Limit.PILE_UP_AGE.nanos()));
      case GIVEN_UP ->
          isOwn(
              finding,
              slice -> slice.tallies().get(Tally.ABANDONED),
              slice -> late(slice, Measure.HEADER, Limit.GIVEN_UP_AGE.nanos()));
      // Connections and packets are those of its own clients.
      case REFUSED, UNREACHABLE, ACCEPT_QUEUE, RETRANSMISSIONS, CHURN, IMBALANCE, INCOMPLETE ->
          all.stream()
              .filter(other -> other.kind() == finding.kind())
              .map(other -> other.subject().key())
              .noneMatch(other -> isAskedBy(finding.subject().key(), other));
    };
  }

  private boolean isSlowItself(Finding finding, Measure measure) {
    double median = figure(finding, "p50Nanos");
    double usual = figure(finding, "usualP50Nanos");
    boolean inTheMiddle =
        median >= Limit.SLOW_MEDIAN.value() * usual
            && median - usual >= Limit.SLOW_DIFFERENCE.nanos();
    double slow =
        finding.kind() == FindingKind.HELD_UP
            ? Limit.HELD_UP_TIME.nanos()
            : figure(finding, "slowNanos");
    long least = (long) (inTheMiddle ? Math.min(slow, median - 1) : slow);
    return isOwn(
        finding,
        slice -> slice.times(measure).countAbove(least),
        slice -> late(slice, measure, least));
  }

  /**
   * Compares by what is beyond the usual of both, in periods in which both are known.
   *
   * @param here how much of it a period shows
   * @param there how much of what may be its reason a period of those that it asks does
   */
  private boolean isOwn(
      Finding finding, ToDoubleFunction<Slice> here, ToDoubleFunction<Slice> there) {
    TrackKey key = finding.subject().key();
    List<Slice> own = slices(recorded.tracks().stream().filter(track -> track.key().equals(key)));
    List<Slice> others =
        slices(recorded.tracks().stream().filter(track -> isAskedBy(key, track.key())));
    TimeRange all = finding.range();
    long since = Math.max(all.startNanos(), peers.knownSinceNanos());
    TimeRange known = since < all.endNanos() ? new TimeRange(since, all.endNanos()) : all;
    TimeRange when = excess(own, all, known, here) > 0 ? known : all;
    double shown = excess(own, all, when, here);
    double asWell = excess(others, all, when.widenedBy(Limit.NEAR_TIME.nanos()), there);
    return shown <= 0 || shown - asWell >= Limit.DOOR_TROUBLE.value() * shown;
  }

  /** How much more of something there is in some time than at all times without trouble. */
  private static double excess(
      List<Slice> slices, TimeRange trouble, TimeRange time, ToDoubleFunction<Slice> count) {
    double counted = 0;
    double seconds = 0;
    double usual = 0;
    double usualSeconds = 0;
    for (Slice slice : slices) {
      if (slice.range().overlaps(time)) {
        counted += count.applyAsDouble(slice);
        seconds += slice.range().seconds();
      } else if (!slice.range().overlaps(trouble)) {
        usual += count.applyAsDouble(slice);
        usualSeconds += slice.range().seconds();
      }
    }
    return usualSeconds == 0 ? counted : Math.max(0, counted - usual * seconds / usualSeconds);
  }

  /** What takes long at whoever is asked, or comes to no end. */
  private static double late(Slice slice, Measure measure, long nanos) {
    // What goes through both takes longer at who asks, by half of what is slow at most.
    return slice.times(measure).countAbove(nanos / 2)
        + gone(slice)
        + slice.tallies().sum(Tally.RESET, Tally.CLOSED, Tally.CONNECT_RETRIES)
        + slice.levels().underWay();
  }

  private static double failed(Slice slice) {
    return slice.tallies().serverErrors()
        + slice.tallies().sum(Tally.RESET, Tally.CLOSED, Tally.TRUNCATED);
  }

  private static double gone(Slice slice) {
    return slice.tallies().sum(Tally.ABANDONED, Tally.REFUSED, Tally.UNREACHABLE, Tally.TIMED_OUT);
  }

  private static double figure(Finding finding, String name) {
    return finding.facts().figures().stream()
        .filter(figure -> figure.name().equals(name))
        .mapToDouble(figure -> figure.value())
        .sum();
  }

  private static boolean isAskedBy(TrackKey key, TrackKey other) {
    return other.side() == Vantage.CLIENT && other.captureId().equals(key.captureId());
  }

  private static List<Slice> slices(Stream<Track> tracks) {
    return tracks.flatMap(track -> track.slices().stream()).toList();
  }
}
