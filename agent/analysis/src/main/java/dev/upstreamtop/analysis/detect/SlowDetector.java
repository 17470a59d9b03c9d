// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
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
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.telling.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds what is slower than its peers at the same time, or than itself at other times: backends,
 * and routes where the others of the backend are as fast as ever.
 */
final class SlowDetector implements Detector {

  private static final int MOST_ROUTES = 3;

  /** A stretch in which something was slow, and against what. */
  private record Slow(Stretch stretch, Comparison comparison, boolean againstPeers) {
    boolean overlaps(Slow other) {
      return stretch.range().overlaps(other.stretch().range());
    }
  }

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    List<Finding> findings = new ArrayList<>();
    List<Slow> heads = slow(track.slices(), track, peers, Measure.HEADER, "");
    List<Finding> onRoutes = new ArrayList<>();
    for (Map.Entry<String, List<Slice>> route : track.routes().entrySet()) {
      for (Slow slow : slow(route.getValue(), track, peers, Measure.HEADER, route.getKey())) {
        if (!areOthersSlow(track, route.getKey(), slow)) {
          onRoutes.add(
              finding(track, peers, slow, FindingKind.SLOW_ROUTE, Measure.HEADER, route.getKey()));
        } else if (heads.stream().noneMatch(head -> head.overlaps(slow))) {
          findings.add(finding(track, peers, slow, FindingKind.SLOW, Measure.HEADER, ""));
        }
      }
    }
    for (Slow slow : heads) {
      Finding whole = finding(track, peers, slow, FindingKind.SLOW, Measure.HEADER, "");
      List<Finding> parts =
          onRoutes.stream().filter(part -> part.range().overlaps(whole.range())).toList();
      boolean ofOneRoute = parts.size() == 1 && busyRoutes(track, slow.stretch()) > 1;
      if (!ofOneRoute) {
        onRoutes.removeAll(parts);
        findings.add(whole);
      }
    }
    onRoutes.sort(Comparator.comparingDouble(Finding::score).reversed());
    findings.addAll(onRoutes.subList(0, Math.min(MOST_ROUTES, onRoutes.size())));
    for (Slow slow : slow(track.slices(), track, peers, Measure.RESPONSE, "")) {
      if (findings.stream()
          .noneMatch(finding -> finding.range().overlaps(slow.stretch().range()))) {
        findings.add(finding(track, peers, slow, FindingKind.SLOW_BODY, Measure.RESPONSE, ""));
      }
    }
    return findings;
  }

  @Override
  public List<Sign> signs() {
    List<Sign> signs = new ArrayList<>();
    for (Measure measure : List.of(Measure.HEADER, Measure.RESPONSE)) {
      signs.add(sign(measure, Usual::past));
      signs.add(sign(measure, Usual::peers));
    }
    return signs;
  }

  private static Sign sign(Measure measure, Function<Usual, Usual.Times> which) {
    return new Sign(
        (slice, usual) -> {
          Distribution own = slice.times(measure);
          Distribution compared = which.apply(usual).of(measure);
          return Comparison.mayDiffer(own, compared) && Comparison.of(own, compared).differs();
        },
        (slice, usual) ->
            Comparison.of(slice.times(measure), which.apply(usual).of(measure)).affected(),
        Math.round(Limit.SLOW_COUNT.value()));
  }

  /**
   * Whether the other routes are slow with one of them, if below the limit: by chance it is beyond
   * it, and the trouble is the backend's.
   */
  private static boolean areOthersSlow(Track track, String route, Slow slow) {
    List<Distribution> meanwhile = new ArrayList<>();
    List<Distribution> otherwise = new ArrayList<>();
    track
        .routes()
        .forEach(
            (other, slices) -> {
              if (!other.equals(route)) {
                for (Slice slice : slices) {
                  boolean during = slice.range().overlaps(slow.stretch().range());
                  (during ? meanwhile : otherwise).add(slice.header());
                }
              }
            });
    Comparison others = Comparison.of(Distribution.sum(meanwhile), Distribution.sum(otherwise));
    return Limit.SLOW_COUNT.reachedBy(others.own().count())
        && Limit.COMPARISON_COUNT.reachedBy(others.usual().count())
        && (others.excess() >= Limit.ROUTES_EXCESS.value() * slow.comparison().excess()
            || hasMovedWith(others, slow.comparison()));
  }

  /** Whether all requests take longer and not only the slowest, there as well as here. */
  private static boolean hasMovedWith(Comparison others, Comparison route) {
    return Limit.ROUTES_MEDIAN.reachedBy(route.medianFactor())
        && Limit.ROUTES_MEDIAN.reachedBy(others.medianFactor())
        && others.medianShiftNanos() >= Limit.ROUTES_EXCESS.value() * route.medianShiftNanos();
  }

  /** Routes with enough requests meanwhile that they would be told if they were slow, too. */
  private static long busyRoutes(Track track, Stretch stretch) {
    return track.routes().values().stream()
        .filter(
            route ->
                Limit.SLOW_COUNT.reachedBy(
                    route.stream()
                        .filter(slice -> slice.range().overlaps(stretch.range()))
                        .mapToLong(slice -> slice.header().count())
                        .sum()))
        .count();
  }

  private static List<Slow> slow(
      List<Slice> slices, Track track, PeerGroups peers, Measure measure, String route) {
    List<Slow> found = againstPast(slices, measure);
    for (Slow beside : againstPeers(slices, peers.of(track), measure, route)) {
      if (found.stream()
          .noneMatch(slow -> slow.stretch().range().overlaps(beside.stretch().range()))) {
        found.add(beside);
      }
    }
    return found;
  }

  private static List<Slow> againstPast(List<Slice> slices, Measure measure) {
    Distribution calm = calm(slices, measure);
    List<Stretch> stretches =
        Stretch.joined(
            Stretch.find(slices, slice -> Comparison.of(slice.times(measure), calm).differs()),
            (int) Limit.SLOW_GAP.value(),
            whole -> Comparison.of(Slice.times(whole.slices(), measure), calm).isSlow());
    if (stretches.isEmpty()) {
      return new ArrayList<>();
    }
    Distribution usual = Slice.times(Stretch.rest(slices, stretches), measure);
    List<Slow> found = new ArrayList<>();
    for (Stretch stretch : stretches) {
      Comparison comparison = Comparison.of(Slice.times(stretch.slices(), measure), usual);
      if (comparison.isSlow() && lasts(stretch)) {
        found.add(trimmed(new Slow(stretch, comparison, false), measure));
      }
    }
    return found;
  }

  /** The periods in which requests were fastest, until they hold a third of all. */
  static Distribution calm(List<Slice> slices, Measure measure) {
    List<Slice> byTail =
        slices.stream()
            .filter(slice -> slice.times(measure).count() > 0)
            .sorted(Comparator.comparingLong(slice -> slice.times(measure).tailNanos()))
            .toList();
    long all = byTail.stream().mapToLong(slice -> slice.times(measure).count()).sum();
    List<Slice> calm = new ArrayList<>();
    long held = 0;
    for (Slice slice : byTail) {
      if (held >= Limit.SLOW_CALM.value() * all) {
        break;
      }
      calm.add(slice);
      held += slice.times(measure).count();
    }
    return Slice.times(calm, measure);
  }

  private static List<Slow> againstPeers(
      List<Slice> slices, PeerTimes peers, Measure measure, String route) {
    List<Slow> found = new ArrayList<>();
    if (peers.size() < 2) {
      return found;
    }
    for (Stretch stretch :
        Stretch.joined(
            Stretch.find(
                slices,
                slice ->
                    Comparison.mayDiffer(slice.times(measure))
                        && Comparison.of(slice.times(measure), peers.during(slice, measure, route))
                            .differs()),
            (int) Limit.SLOW_GAP.value(),
            whole -> besidePeers(whole, peers, measure, route).isSlow())) {
      Comparison comparison = besidePeers(stretch, peers, measure, route);
      if (comparison.isSlow() && lasts(stretch)) {
        found.add(trimmed(new Slow(stretch, comparison, true), measure));
      }
    }
    return found;
  }

  private static Comparison besidePeers(
      Stretch stretch, PeerTimes peers, Measure measure, String route) {
    return Comparison.of(
        Slice.times(stretch.slices(), measure), peers.during(stretch.slices(), measure, route));
  }

  /** Without what is at its ends by chance: periods far less slow than the whole. */
  private static Slow trimmed(Slow slow, Measure measure) {
    Comparison whole = slow.comparison();
    Stretch stretch =
        slow.stretch()
            .trimmed(
                slice ->
                    Comparison.of(slice.times(measure), whole.usual()).excess()
                        >= Limit.SLOW_EDGE.value() * whole.excess());
    Comparison comparison = Comparison.of(Slice.times(stretch.slices(), measure), whole.usual());
    return comparison.isSlow() && lasts(stretch)
        ? new Slow(stretch, comparison, slow.againstPeers())
        : slow;
  }

  /** One stop of a moment is none, unless it is most of what was recorded. */
  private static boolean lasts(Stretch stretch) {
    double seconds = Stretch.seconds(stretch.slices());
    return Limit.SLOW_LENGTH.reachedBy(seconds)
        || seconds >= Limit.SLOW_PART.value() * Stretch.seconds(stretch.of());
  }

  private static Finding finding(
      Track track, PeerGroups peers, Slow slow, FindingKind kind, Measure measure, String route) {
    Comparison comparison = slow.comparison();
    Distribution own = comparison.own();
    Distribution usual = comparison.usual();
    TimeRange range = slow.stretch().range();
    boolean always =
        Stretch.seconds(slow.stretch().slices())
                >= Limit.SLOW_ALWAYS.value() * Stretch.seconds(slow.stretch().of())
            || isAsSlowOtherwise(slow, measure);
    // Bodies are as large as they are, and whoever sends them may wait for each ACK.
    boolean nature =
        slow.againstPeers()
            && always
            && (kind == FindingKind.SLOW_BODY
                || !Limit.SLOW_NATURE.reachedBy(comparison.medianFactor()));
    boolean alone = isAlone(slow, track, peers, measure, route);
    Explanation load = alone ? null : load(track, slow);
    boolean mix = kind == FindingKind.SLOW && !slow.againstPeers() && isMix(track, slow);
    boolean warming = !alone && isWarmUp(slow.stretch());
    boolean shared =
        !alone
            && peers.of(track).size() > 1
            && !Limit.SHARED_SHARE.reachedBy(comparison.affectedShare());
    String what = measure == Measure.HEADER ? "" : "to the last byte ";
    String words =
        what
            + "half above "
            + Words.time(own.medianNanos())
            + ", a tenth above "
            + Words.time(own.tailNanos())
            + ", against "
            + Words.time(usual.medianNanos())
            + " and "
            + Words.time(usual.tailNanos())
            + (slow.againstPeers() ? " of its peers" : " otherwise");
    List<String> more = new ArrayList<>();
    more.add(
        Words.percent(comparison.affectedShare())
            + " of its "
            + own.count()
            + " requests meanwhile were affected.");
    if (warming) {
      more.add("Those were its first requests, or the recording's: it may have been warming up.");
    } else if (shared) {
      more.add("Its peers were slow with it.");
    }
    if (mix) {
      more.add("Its routes are as fast as ever: it was asked for the slow ones more often.");
    }
    if (nature) {
      more.add("It has been so all the time: it may be slower by nature.");
    }
    return new Finding(
        new Subject(track.key(), track.title(), route),
        kind,
        nature || load != null || warming || shared || mix ? Severity.INFO : Severity.WARNING,
        range,
        comparison.affectedShare(),
        new Facts(
            words,
            List.of(
                new Figure("p50Nanos", own.medianNanos()),
                new Figure("p90Nanos", own.tailNanos()),
                new Figure("usualP50Nanos", usual.medianNanos()),
                new Figure("usualP90Nanos", usual.tailNanos()),
                new Figure("slowNanos", comparison.slowNanos()),
                new Figure("lostNanos", comparison.lostNanos())),
            List.copyOf(more)),
        new Why(load, ""));
  }

  /** Where its peers were slow as well at all other times, it did not change. */
  private static boolean isAsSlowOtherwise(Slow slow, Measure measure) {
    Distribution otherwise = Slice.times(slow.stretch().others(), measure);
    return Limit.COMPARISON_COUNT.reachedBy(otherwise.count())
        && !Comparison.of(slow.comparison().own(), otherwise).differs();
  }

  /** Whether its peers were faster at that time, or not slow; without peers nobody knows. */
  private static boolean isAlone(
      Slow slow, Track track, PeerGroups peers, Measure measure, String route) {
    PeerTimes times = peers.of(track);
    if (slow.againstPeers() || times.size() < 2) {
      return slow.againstPeers();
    }
    Comparison own = slow.comparison();
    Distribution meanwhile = times.during(slow.stretch().slices(), measure, route);
    Comparison theirs = Comparison.of(meanwhile, own.usual());
    boolean slowWithIt =
        Limit.SLOW_SHARE.reachedBy(own.excess())
            ? theirs.excess() >= Limit.SHARED_EXCESS.value() * own.excess()
            : theirs.medianShiftNanos() >= Limit.SHARED_EXCESS.value() * own.medianShiftNanos();
    return (meanwhile.count() > 0 && !slowWithIt) || Comparison.of(own.own(), meanwhile).differs();
  }

  /** From the first requests on, and not for long. */
  private static boolean isWarmUp(Stretch stretch) {
    return stretch.from() < stretch.of().size() - stretch.to()
        && Slice.tallies(stretch.of().subList(0, stretch.from())).get(Tally.REQUESTS)
            <= Limit.SLOW_COUNT.value()
        && stretch.range().seconds() <= Limit.WARM_UP.value();
  }

  /**
   * Whether what is usual of each of its routes is what all of them together took, too: so many
   * requests are as slow as that would make them, and the median is near.
   */
  private static boolean isMix(Track track, Slow slow) {
    Comparison whole = slow.comparison();
    long moved = (long) (whole.own().medianNanos() / Limit.MIX_MEDIAN.value());
    double all = 0;
    double known = 0;
    double slowThen = 0;
    double movedThen = 0;
    for (List<Slice> route : track.routes().values()) {
      Distribution meanwhile = headers(route, slow, true);
      Distribution usual = headers(route, slow, false);
      all += meanwhile.count();
      if (Limit.COMPARISON_COUNT.reachedBy(usual.count())) {
        known += meanwhile.count();
        slowThen += meanwhile.count() * usual.shareAbove(whole.slowNanos());
        movedThen += meanwhile.count() * usual.shareAbove(moved);
      }
    }
    return all >= Limit.MIX_KNOWN.value() * whole.own().count()
        && known >= Limit.MIX_KNOWN.value() * all
        && !Limit.SLOW_SHARE.reachedBy(whole.slowShare() - slowThen / known)
        && movedThen >= known / 2;
  }

  private static Distribution headers(List<Slice> route, Slow slow, boolean meanwhile) {
    return Distribution.sum(
        route.stream()
            .filter(slice -> slice.range().overlaps(slow.stretch().range()) == meanwhile)
            .map(Slice::header)
            .toList());
  }

  /** Slow with its peers, under more requests than at all other times. */
  private static Explanation load(Track track, Slow slow) {
    double now = rate(slow.stretch().slices());
    double otherwise = rate(slow.stretch().others());
    return otherwise > 0 && now >= Limit.LOAD_FACTOR.value() * otherwise
        ? new Explanation(
            CauseKind.LOAD, hotRoute(track, slow, now - otherwise), 0, now / otherwise, "")
        : null;
  }

  /** The route that most of the additional requests were for; empty where none was. */
  private static String hotRoute(Track track, Slow slow, double morePerSecond) {
    String hottest = "";
    double most = Limit.HOT_ROUTE.value() * morePerSecond;
    for (Map.Entry<String, List<Slice>> route : track.routes().entrySet()) {
      double more =
          requests(route.getValue(), slow, true) / Stretch.seconds(slow.stretch().slices())
              - requests(route.getValue(), slow, false) / Stretch.seconds(slow.stretch().others());
      if (more >= most) {
        most = more;
        hottest = "mostly for " + route.getKey();
      }
    }
    return hottest;
  }

  private static double requests(List<Slice> route, Slow slow, boolean meanwhile) {
    return Slice.tallies(
            route.stream()
                .filter(slice -> slice.range().overlaps(slow.stretch().range()) == meanwhile)
                .toList())
        .get(Tally.REQUESTS);
  }

  private static double rate(List<Slice> slices) {
    double seconds = Stretch.seconds(slices);
    return seconds == 0 ? 0 : Slice.tallies(slices).get(Tally.REQUESTS) / seconds;
  }
}
