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
import dev.upstreamtop.analysis.telling.Codes;
import dev.upstreamtop.analysis.telling.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Finds server errors and failures, each kind for itself, on a backend and on its routes. */
final class FailureDetector implements Detector {

  private static final int SERVER_ERRORS = 500;

  private final boolean routes;

  /**
   * Makes it.
   *
   * @param routes whether to look at single routes where the backend as a whole is well
   */
  FailureDetector(boolean routes) {
    this.routes = routes;
  }

  /** What is counted as bad, among what, and from where on it matters. */
  private record Rule(
      FindingKind kind,
      String words,
      ToLongFunction<Tallies> bad,
      ToLongFunction<Tallies> among,
      Limit share,
      Limit count) {

    double shareOf(Tallies tallies) {
      long bad = bad().applyAsLong(tallies);
      return bad == 0 ? 0 : (double) bad / Math.max(bad, among().applyAsLong(tallies));
    }

    boolean isReachedBy(Tallies tallies) {
      return share().reachedBy(shareOf(tallies)) && count().reachedBy(bad().applyAsLong(tallies));
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              FindingKind.ERRORS,
              "of its answers",
              tallies -> tallies.get(Tally.RESPONSES_5XX),
              Tallies::responses,
              Limit.ERROR_SHARE,
              Limit.ERROR_COUNT),
          failure(FindingKind.RESET, Tally.RESET, "of its requests"),
          failure(FindingKind.CLOSED, Tally.CLOSED, "of its requests"),
          failure(FindingKind.TRUNCATED, Tally.TRUNCATED, "of its answers"),
          connect(FindingKind.REFUSED, Tally.REFUSED),
          connect(FindingKind.UNREACHABLE, Tally.UNREACHABLE));

  private static Rule failure(FindingKind kind, Tally tally, String words) {
    return new Rule(
        kind,
        words,
        tallies -> tallies.get(tally),
        Tallies::ended,
        Limit.FAILURE_SHARE,
        Limit.FAILURE_COUNT);
  }

  private static Rule connect(FindingKind kind, Tally tally) {
    return new Rule(
        kind,
        "of its requests found no connection",
        tallies -> tallies.get(tally),
        FailureDetector::tried,
        Limit.CONNECT_FAILURE_SHARE,
        Limit.FAILURE_COUNT);
  }

  /** Of a request that found no connection none was seen: so these are beside the requests. */
  private static long tried(Tallies tallies) {
    return tallies.get(Tally.REQUESTS)
        + tallies.sum(Tally.REFUSED, Tally.UNREACHABLE, Tally.TIMED_OUT);
  }

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    List<Finding> findings = new ArrayList<>();
    Tallies all = Slice.tallies(track.slices());
    for (Rule rule : RULES) {
      List<Stretch> stretches = stretches(rule, track.slices(), all);
      for (Stretch stretch : stretches) {
        findings.add(finding(track, rule, stretch, worst(track, rule, stretch)));
      }
      if (routes && stretches.isEmpty() && rule.kind() != FindingKind.REFUSED) {
        onRoutes(track, rule, findings);
      }
    }
    return findings;
  }

  @Override
  public List<Sign> signs() {
    return RULES.stream()
        .map(
            rule ->
                Sign.counted(
                    tallies -> rule.share().reachedBy(rule.shareOf(tallies)),
                    rule.bad(),
                    rule.count()))
        .toList();
  }

  private static List<Stretch> stretches(Rule rule, List<Slice> slices, Tallies all) {
    // No stretch has more of it than the whole.
    if (!rule.count().reachedBy(rule.bad().applyAsLong(all))) {
      return List.of();
    }
    List<Stretch> stretches =
        Stretch.find(slices, slice -> rule.share().reachedBy(rule.shareOf(slice.tallies())))
            .stream()
            .filter(stretch -> rule.isReachedBy(Slice.tallies(stretch.slices())))
            .toList();
    // A few in each period are as bad as many in one.
    return stretches.isEmpty() && rule.isReachedBy(all)
        ? Stretch.whole(slices, slice -> rule.bad().applyAsLong(slice.tallies()) > 0)
        : stretches;
  }

  private static void onRoutes(Track track, Rule rule, List<Finding> findings) {
    for (Map.Entry<String, List<Slice>> route : track.routes().entrySet()) {
      Tallies all = Slice.tallies(route.getValue());
      for (Stretch stretch : stretches(rule, route.getValue(), all)) {
        findings.add(finding(track, rule, stretch, new Worst(route.getKey(), true)));
      }
    }
  }

  /**
   * The route on which most of it happens.
   *
   * @param nearlyAll whether it is the route's and not the backend's
   */
  private record Worst(String route, boolean nearlyAll) {}

  private static Worst worst(Track track, Rule rule, Stretch stretch) {
    TimeRange range = stretch.range();
    long all = 0;
    long most = 0;
    String worst = "";
    for (Map.Entry<String, List<Slice>> route : track.routes().entrySet()) {
      long bad = rule.bad().applyAsLong(Slice.tallies(route.getValue(), range));
      all += bad;
      if (bad > most) {
        most = bad;
        worst = route.getKey();
      }
    }
    return new Worst(worst, most > 0 && most >= Limit.ROUTE_SHARE.value() * all);
  }

  private static Finding finding(Track track, Rule rule, Stretch stretch, Worst worst) {
    Tallies tallies = Slice.tallies(stretch.slices());
    long bad = rule.bad().applyAsLong(tallies);
    double share = rule.shareOf(tallies);
    double usual = rule.shareOf(Slice.tallies(stretch.others()));
    String words =
        Words.percent(share)
            + " "
            + rule.words()
            + " ("
            + bad
            + (usual > 0 ? "; otherwise " + Words.percent(usual) : "")
            + ")"
            + (worst.nearlyAll() || worst.route().isEmpty() ? "" : ", most on " + worst.route());
    return new Finding(
        new Subject(track.key(), track.title(), worst.nearlyAll() ? worst.route() : ""),
        rule.kind(),
        Severity.WARNING,
        stretch.range(),
        share,
        new Facts(
            words,
            List.of(new Figure("count", bad), new Figure("share", share)),
            codes(track, rule, stretch, worst)),
        Why.UNKNOWN);
  }

  /** 502, 503 and 504 are of a proxy behind it, of too much to do, and of one that waits. */
  private static List<String> codes(Track track, Rule rule, Stretch stretch, Worst worst) {
    return rule.kind() == FindingKind.ERRORS
        ? Codes.sentence(
                track, stretch.range(), worst.nearlyAll() ? worst.route() : "", SERVER_ERRORS)
            .stream()
            .toList()
        : List.of();
  }
}
