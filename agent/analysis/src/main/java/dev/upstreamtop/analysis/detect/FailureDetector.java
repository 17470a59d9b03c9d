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
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.telling.Calls;
import dev.upstreamtop.analysis.telling.Codes;
import dev.upstreamtop.analysis.telling.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** What is counted, and how it is told. */
  private record Rule(FindingKind kind, String words, Counted counted) {

    long bad(Tallies tallies) {
      return counted.bad().applyAsLong(tallies);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              FindingKind.ERRORS,
              "of its answers",
              new Counted(
                  Tallies::serverErrors, Tallies::responses, Limit.ERROR_SHARE, Limit.ERROR_COUNT)),
          failure(FindingKind.RESET, Tally.RESET, "of its requests"),
          failure(FindingKind.CLOSED, Tally.CLOSED, "of its requests"),
          failure(FindingKind.TRUNCATED, Tally.TRUNCATED, "of its answers"),
          connect(FindingKind.REFUSED, Tally.REFUSED),
          connect(FindingKind.UNREACHABLE, Tally.UNREACHABLE));

  private static Rule failure(FindingKind kind, Tally tally, String words) {
    return new Rule(
        kind,
        words,
        new Counted(
            tallies -> tallies.get(tally),
            Tallies::ended,
            Limit.FAILURE_SHARE,
            Limit.FAILURE_COUNT));
  }

  private static Rule connect(FindingKind kind, Tally tally) {
    return new Rule(
        kind,
        "of its requests found no connection",
        new Counted(
            tallies -> tallies.get(tally),
            FailureDetector::tried,
            Limit.CONNECT_FAILURE_SHARE,
            Limit.FAILURE_COUNT));
  }

  /** Of a request that found no connection none was seen: so these are beside the requests. */
  private static long tried(Tallies tallies) {
    return tallies.get(Tally.REQUESTS)
        + tallies.sum(Tally.REFUSED, Tally.UNREACHABLE, Tally.TIMED_OUT);
  }

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    List<Finding> findings = new ArrayList<>();
    Tallies all = track.tallies();
    for (Rule rule : RULES) {
      List<Stretch> stretches = rule.counted().stretches(track.slices(), all);
      for (Stretch stretch : stretches) {
        Tallies meanwhile = Slice.tallies(stretch.slices());
        Worst worst = worst(track, rule, stretch.range());
        findings.add(finding(track, rule, stretch, meanwhile, worst));
      }
      if (routes && stretches.isEmpty() && rule.kind() != FindingKind.REFUSED) {
        onRoutes(track, rule, findings);
      }
    }
    return findings;
  }

  @Override
  public List<Sign> signs() {
    return RULES.stream().map(rule -> rule.counted().sign()).toList();
  }

  private static void onRoutes(Track track, Rule rule, List<Finding> findings) {
    for (Map.Entry<String, List<Slice>> route : track.routes().entrySet()) {
      for (Stretch stretch : rule.counted().stretches(route.getValue())) {
        Tallies meanwhile = Slice.tallies(stretch.slices());
        findings.add(finding(track, rule, stretch, meanwhile, new Worst(route.getKey(), true)));
      }
    }
  }

  /**
   * The route on which most of it happens.
   *
   * @param nearlyAll whether it is the route's and not the backend's
   */
  private record Worst(String route, boolean nearlyAll) {}

  private static Worst worst(Track track, Rule rule, TimeRange range) {
    long all = 0;
    long most = 0;
    String worst = "";
    for (Map.Entry<String, List<Slice>> route : track.routes().entrySet()) {
      long bad = rule.bad(Slice.tallies(route.getValue(), range));
      all += bad;
      if (bad > most) {
        most = bad;
        worst = route.getKey();
      }
    }
    boolean nearlyAll = most > 0 && most >= Limit.ROUTE_SHARE.value() * all;
    return new Worst(worst, nearlyAll);
  }

  private static Finding finding(
      Track track, Rule rule, Stretch stretch, Tallies tallies, Worst worst) {
    long bad = rule.bad(tallies);
    double share = rule.counted().shareOf(tallies);
    double usual = rule.counted().shareOf(Slice.tallies(stretch.others()));
    String words =
        Words.percent(share)
            + " "
            + rule.words()
            + " ("
            + bad
            + Calls.words(tallies, calls(rule))
            + (usual > 0 ? "; otherwise " + Words.percent(usual) : "")
            + ")"
            + (worst.nearlyAll() || worst.route().isEmpty() ? "" : ", most on " + worst.route());
    return new Finding(
        new Subject(track.key(), track.title(), worst.nearlyAll() ? worst.route() : ""),
        rule.kind(),
        Calls.deed(rule.kind(), tallies, calls(rule), tallies.get(Tally.RESPONSES_5XX)),
        Severity.WARNING,
        stretch.range(),
        share,
        new Facts(
            words,
            Calls.with(
                List.of(new Figure("count", bad), new Figure("share", share)),
                tallies,
                calls(rule)),
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

  /** Which results of calls count among what a rule is about. */
  private static List<Tally> calls(Rule rule) {
    return rule.kind() == FindingKind.ERRORS ? CallResults.SERVER_ERRORS : List.of();
  }
}
