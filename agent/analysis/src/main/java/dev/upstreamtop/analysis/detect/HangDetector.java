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
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Sample.OfExchange;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.telling.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Finds what does not come to an end: requests without an answer, answers that stop in their
 * middle, requests that pile up; while it happens, and dated from its beginning.
 */
final class HangDetector implements Detector {

  private static final int TAIL = 99;

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    List<Finding> findings = new ArrayList<>();
    Whole all = new Whole(track);
    long longest = longestBefore(track);
    for (Stretch stretch :
        Stretch.find(
            track.slices(), slice -> isOld(slice.levels().oldestInFlightNanos(), longest))) {
      Finding unanswered = unanswered(all, stretch);
      if (unanswered != null) {
        findings.add(unanswered);
      }
    }
    for (Stretch stretch :
        Stretch.find(
            track.slices(), slice -> isOld(slice.levels().oldestReceivingNanos(), longest))) {
      Finding unfinished = unfinished(all, stretch);
      if (unfinished != null) {
        findings.add(unfinished);
      }
    }
    givenUp(track, findings);
    if (findings.stream().noneMatch(finding -> finding.severity() == Severity.WARNING)) {
      pileUp(track, findings);
    }
    return findings;
  }

  @Override
  public List<Sign> signs() {
    return List.of(
        Sign.alone(slice -> Limit.HANG_AGE.nanos() <= slice.levels().oldestNanos()),
        Sign.alone(HangDetector::isPiledUp),
        Sign.counted(
            tallies -> Limit.GIVEN_UP_SHARE.reachedBy(givenUpShare(tallies)),
            tallies -> tallies.get(Tally.ABANDONED),
            Limit.FAILURE_COUNT));
  }

  /** The longest answer before anything was old: what takes that long always is no hang. */
  private static long longestBefore(Track track) {
    long longest = 0;
    for (Slice slice : track.slices()) {
      if (Limit.HANG_AGE.nanos() <= slice.levels().oldestNanos()) {
        break;
      }
      longest = Math.max(longest, slice.response().maxNanos());
      longest = Math.max(longest, slice.header().maxNanos());
    }
    return longest;
  }

  private static boolean isOld(long ageNanos, long longest) {
    return ageNanos >= Limit.HANG_AGE.nanos() && ageNanos >= Limit.HANG_FACTOR.value() * longest;
  }

  /** Null for what takes as long always, a long poll say, while no fewer are answered. */
  private static Finding unanswered(Whole all, Stretch whole) {
    // What is older than that is what does not come to an end: it is dated from its beginning.
    boolean goesOn = keepsUp(all, whole);
    Stretch stretch =
        whole.trimmed(
            slice -> !takesSoLongAlways(all, slice.levels().oldestInFlightNanos(), goesOn));
    Slice first = stretch.slices().get(0);
    TimeRange range = since(first, first.levels().oldestInFlightNanos(), stretch);
    long most = most(stretch);
    long oldest =
        stretch.slices().stream()
            .mapToLong(slice -> slice.levels().oldestInFlightNanos())
            .max()
            .orElse(0);
    double answered = perSecond(answered(stretch.slices()), Stretch.seconds(stretch.slices()));
    List<Slice> meanwhile = all.during(range, stretch);
    double before =
        perSecond(all.answered() - answered(meanwhile), all.seconds() - Stretch.seconds(meanwhile));
    // One request that takes long while nobody asks for more, an export say, is no hang.
    boolean keepsUp = keepsUp(all, stretch);
    boolean several = most > 1 && !keepsUp;
    boolean fewer = several && before > 0 && answered <= Limit.HANG_ANSWERED.value() * before;
    boolean none = several && before == 0 && answered == 0;
    boolean usual = takesSoLongAlways(all, oldest, keepsUp);
    boolean grave = fewer || none || (!usual && oldest >= Limit.LONG_HANG_AGE.nanos());
    if (!grave && usual) {
      return null;
    }
    return finding(
        all.track,
        grave ? Severity.WARNING : Severity.INFO,
        range,
        fewer ? 1 - answered / before : 0.1,
        Words.count(most, "request waits", "requests wait")
            + " for an answer, the oldest for "
            + Words.time(oldest)
            + rates(answered, before),
        oldest,
        most);
  }

  /**
   * Whether most of what is asked for meanwhile comes to an end, and no more is under way than as a
   * rule: clients that wait ask for nothing else.
   */
  private static boolean keepsUp(Whole all, Stretch stretch) {
    Tallies tallies = Slice.tallies(stretch.slices());
    double usual = Math.max(1, all.inFlight());
    return tallies.ended() > Limit.HANG_ANSWERED.value() * tallies.get(Tally.REQUESTS)
        && most(stretch) < Limit.PILE_UP_FACTOR.value() * usual;
  }

  private static long most(Stretch stretch) {
    return stretch.slices().stream().mapToLong(slice -> slice.levels().inFlight()).max().orElse(0);
  }

  private static double median(List<Slice> slices, ToLongFunction<Slice> level) {
    long[] levels = slices.stream().mapToLong(level).sorted().toArray();
    return levels.length == 0 ? 0 : levels[levels.length / 2];
  }

  /**
   * Whether many answers came that took about as long: then waiting for it is no sign of a hang.
   * Where the others are answered meanwhile, fewer are enough.
   */
  private static boolean takesSoLongAlways(Whole all, long ageNanos, boolean keepsUp) {
    long asLong = (long) (ageNanos / Limit.HANG_FACTOR.value());
    Limit many = keepsUp ? Limit.LONG_ANSWER_COUNT : Limit.COMPARISON_COUNT;
    return many.reachedBy(all.header().countAbove(asLong));
  }

  /** Null for what may be an event stream or a long download that others are not held up by. */
  private static Finding unfinished(Whole all, Stretch stretch) {
    Slice first = stretch.slices().get(0);
    TimeRange range = since(first, first.levels().oldestReceivingNanos(), stretch);
    List<Slice> meanwhile = all.during(range, stretch);
    long begun = Slice.times(meanwhile, Measure.HEADER).count();
    long ended = Slice.times(meanwhile, Measure.RESPONSE).count();
    long begunBefore = all.header().count() - begun;
    long endedBefore = all.response().count() - ended;
    boolean usedToEnd =
        endedBefore > 0 && endedBefore >= (1 - Limit.FAILURE_SHARE.value()) * begunBefore;
    double endsNow = perSecond(ended, Stretch.seconds(meanwhile));
    double endedThen = perSecond(endedBefore, all.seconds() - Stretch.seconds(meanwhile));
    boolean fewer =
        ended <= Limit.HANG_ANSWERED.value() * begun
            || endsNow <= Limit.HANG_ANSWERED.value() * endedThen;
    boolean grave = usedToEnd && fewer;
    if (!grave && range.startNanos() <= all.track.slices().get(0).range().startNanos()) {
      return null;
    }
    long most =
        stretch.slices().stream().mapToLong(slice -> slice.levels().receiving()).max().orElse(0);
    long oldest =
        stretch.slices().stream()
            .mapToLong(slice -> slice.levels().oldestReceivingNanos())
            .max()
            .orElse(0);
    return finding(
        all.track,
        grave ? Severity.WARNING : Severity.INFO,
        range,
        grave ? Math.min(1, Math.max(0.5, 1 - endsNow / Math.max(endsNow, endedThen))) : 0.05,
        Words.count(most, "answer has begun and does", "answers have begun and do")
            + " not end, the oldest for "
            + Words.time(oldest)
            + rates(endsNow, endedThen)
            + (grave ? "" : "; an event stream or a long download looks like that, too"),
        oldest,
        most);
  }

  private static String rates(double now, double before) {
    return String.format(Locale.ROOT, "; %.1f answers/s meanwhile, %.1f otherwise", now, before);
  }

  /** Clients that gave up: the backend's fault only if they had waited for long. */
  private static void givenUp(Track track, List<Finding> findings) {
    for (Stretch stretch :
        Stretch.find(
            track.slices(),
            slice -> Limit.GIVEN_UP_SHARE.reachedBy(givenUpShare(slice.tallies())))) {
      Tallies tallies = Slice.tallies(stretch.slices());
      long given = tallies.get(Tally.ABANDONED);
      double share = givenUpShare(tallies);
      if (!Limit.FAILURE_COUNT.reachedBy(given) || !Limit.GIVEN_UP_SHARE.reachedBy(share)) {
        continue;
      }
      long waited = waited(track, stretch);
      long usual = Slice.times(stretch.before(), Measure.HEADER).percentileNanos(TAIL);
      boolean heldOn =
          waited >= Limit.HANG_FACTOR.value() * usual
              && (waited >= Limit.GIVEN_UP_AGE.nanos()
                  || (Limit.HANG_ANSWERED.reachedBy(share) && allWaited(stretch, usual)));
      FindingKind kind =
          !heldOn
              ? FindingKind.GIVEN_UP
              : share >= Limit.HANG_ANSWERED.value() ? FindingKind.HANG : FindingKind.SLOW;
      TimeRange range =
          heldOn
              ? new TimeRange(
                  Math.max(
                      track.slices().get(0).range().startNanos(),
                      stretch.range().startNanos() - waited),
                  stretch.range().endNanos())
              : stretch.range();
      boolean known =
          findings.stream()
              .anyMatch(finding -> finding.kind() == kind && finding.range().overlaps(range));
      if (!known) {
        findings.add(
            new Finding(
                new Subject(track.key(), track.title(), ""),
                kind,
                heldOn ? Severity.WARNING : Severity.INFO,
                range,
                share,
                new Facts(
                    "clients gave up "
                        + Words.percent(share)
                        + " of its requests ("
                        + given
                        + ")"
                        + (waited > 0 ? ", after up to " + Words.time(waited) : ""),
                    List.of(new Figure("abandoned", given), new Figure("share", share)),
                    List.of()),
                Why.UNKNOWN));
      }
    }
  }

  /**
   * Whether nearly whoever asked waited for longer than what is called slow, and than answers took
   * before: with a proxy whose time limit is short, that is how a hang looks.
   */
  private static boolean allWaited(Stretch stretch, long usual) {
    long typical = (long) median(stretch.slices(), slice -> slice.levels().oldestInFlightNanos());
    return typical >= Limit.SLOW_DIFFERENCE.nanos() && typical >= Limit.HANG_FACTOR.value() * usual;
  }

  private static long waited(Track track, Stretch stretch) {
    long waited = 0;
    for (Slice slice : stretch.slices()) {
      waited = Math.max(waited, slice.levels().oldestInFlightNanos());
    }
    for (OfExchange exchange : track.exchanges()) {
      if (exchange.outcome().equals("ABANDONED")
          && stretch.range().startNanos() <= exchange.range().endNanos()
          && exchange.range().endNanos() <= stretch.range().endNanos()) {
        waited = Math.max(waited, exchange.range().lengthNanos());
      }
    }
    return waited;
  }

  private static boolean isPiledUp(Slice slice) {
    return Limit.PILE_UP_COUNT.reachedBy(slice.levels().underWay())
        && Limit.PILE_UP_AGE.nanos() <= slice.levels().oldestInFlightNanos();
  }

  private static void pileUp(Track track, List<Finding> findings) {
    double median = median(track.slices(), slice -> slice.levels().underWay());
    for (Stretch stretch :
        Stretch.find(
            track.slices(),
            slice ->
                isPiledUp(slice)
                    && slice.levels().underWay() >= Limit.PILE_UP_FACTOR.value() * median)) {
      if (Stretch.seconds(stretch.slices()) < Limit.SLOW_LENGTH.value()) {
        continue;
      }
      Slice first = stretch.slices().get(0);
      long most =
          stretch.slices().stream().mapToLong(slice -> slice.levels().underWay()).max().orElse(0);
      long oldest =
          stretch.slices().stream()
              .mapToLong(slice -> slice.levels().oldestInFlightNanos())
              .max()
              .orElse(0);
      findings.add(
          new Finding(
              new Subject(track.key(), track.title(), ""),
              FindingKind.PILE_UP,
              Severity.WARNING,
              since(first, first.levels().oldestInFlightNanos(), stretch),
              0.5,
              new Facts(
                  "up to "
                      + most
                      + " requests under way, otherwise "
                      + Math.round(median)
                      + ", the oldest for "
                      + Words.time(oldest),
                  List.of(new Figure("underWay", most), new Figure("oldestNanos", oldest)),
                  List.of()),
              Why.UNKNOWN));
    }
  }

  private static Finding finding(
      Track track,
      Severity severity,
      TimeRange range,
      double affected,
      String words,
      long oldest,
      long count) {
    return new Finding(
        new Subject(track.key(), track.title(), ""),
        FindingKind.HANG,
        severity,
        range,
        affected,
        new Facts(
            words,
            List.of(new Figure("oldestNanos", oldest), new Figure("count", count)),
            List.of()),
        Why.UNKNOWN);
  }

  /** From the beginning of the oldest request on. */
  private static TimeRange since(Slice first, long ageNanos, Stretch stretch) {
    return new TimeRange(first.range().endNanos() - ageNanos, stretch.range().endNanos());
  }

  private static long answered(List<Slice> slices) {
    return Slice.tallies(slices).responses();
  }

  private static double perSecond(long count, double seconds) {
    return seconds <= 0 ? 0 : count / seconds;
  }

  private static double givenUpShare(Tallies tallies) {
    long ended = tallies.ended();
    return ended == 0 ? 0 : (double) tallies.get(Tally.ABANDONED) / ended;
  }

  /** What each stretch of a track is compared with, added up once. */
  private static final class Whole {
    private final Track track;
    private Distribution header;
    private Distribution response;
    private double inFlight = -1;
    private double seconds = -1;
    private long answered = -1;

    Whole(Track track) {
      this.track = track;
    }

    Distribution header() {
      header = header == null ? Slice.times(track.slices(), Measure.HEADER) : header;
      return header;
    }

    Distribution response() {
      response = response == null ? Slice.times(track.slices(), Measure.RESPONSE) : response;
      return response;
    }

    /** Requests in flight, in the middle of all times. */
    double inFlight() {
      inFlight =
          inFlight < 0 ? median(track.slices(), slice -> slice.levels().inFlight()) : inFlight;
      return inFlight;
    }

    double seconds() {
      seconds = seconds < 0 ? Stretch.seconds(track.slices()) : seconds;
      return seconds;
    }

    long answered() {
      answered = answered < 0 ? HangDetector.answered(track.slices()) : answered;
      return answered;
    }

    /** The slices of a stretch that began before it is recorded as such. */
    List<Slice> during(TimeRange range, Stretch stretch) {
      int from = stretch.from();
      while (from > 0 && track.slices().get(from - 1).range().overlaps(range)) {
        from--;
      }
      int to = stretch.to();
      while (to < track.slices().size() && track.slices().get(to).range().overlaps(range)) {
        to++;
      }
      return track.slices().subList(from, to);
    }
  }
}
