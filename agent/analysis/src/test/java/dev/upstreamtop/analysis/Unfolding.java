// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.HOST;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.live.BackendPeriod;
import dev.upstreamtop.analysis.live.LiveJudgement;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The same made-up seconds as of a {@link Scenario}, judged one after the other as they come. */
final class Unfolding {

  /** One second of one backend. */
  private record Told(
      TrackKey key, Slice all, Map<String, Long> work, String failing, Tallies failed)
      implements BackendPeriod {

    @Override
    public String name() {
      return "";
    }

    @Override
    public Supplier<Slice> slice() {
      return () -> all;
    }

    @Override
    public void failures(RouteFailures taker) {
      if (!failing.isEmpty()) {
        String[] name = failing.split(" ", 2);
        taker.take(
            name[0],
            name[1],
            failed.get(Tally.RESPONSES_5XX),
            failed.get(Tally.RESET),
            failed.get(Tally.CLOSED));
      }
    }
  }

  private final Map<TrackKey, IntFunction<Second>> backends = new LinkedHashMap<>();
  private final Map<TrackKey, String> failingRoutes = new LinkedHashMap<>();
  private final LiveJudgement judgement = new LiveJudgement();

  private static TrackKey key(String address, Vantage side) {
    return new TrackKey(CAPTURE, HOST, address, side);
  }

  /** A backend as the proxy sees it; null is a second of which nothing is told. */
  Unfolding backend(String address, IntFunction<Second> seconds) {
    return backend(address, Vantage.CLIENT, seconds);
  }

  Unfolding backend(String address, Vantage side, IntFunction<Second> seconds) {
    backends.put(key(address, side), seconds);
    return this;
  }

  /** All that fails at a backend fails on this route. */
  Unfolding failingOn(String address, String route) {
    failingRoutes.put(key(address, Vantage.CLIENT), route);
    return this;
  }

  /** What is found after each of so many seconds from the beginning. */
  List<List<Finding>> until(int end) {
    List<List<Finding>> found = new ArrayList<>();
    for (int i = 0; i < end; i++) {
      found.add(judgement.see(told(i)));
    }
    return found;
  }

  private List<Told> told(int i) {
    List<Told> told = new ArrayList<>();
    backends.forEach(
        (key, seconds) -> {
          Second second = seconds.apply(i);
          if (second != null) {
            String route = failingRoutes.get(key);
            told.add(
                new Told(
                    key,
                    new Slice(
                        Scenario.seconds(i, i + 1),
                        second.tallies,
                        second.levels,
                        second.connect,
                        second.header,
                        second.response),
                    Map.of("GET /a", 50L, "GET /b", 50L),
                    route == null ? "" : route,
                    second.tallies));
          }
        });
    return told;
  }

  /** Of each second what is said to be wrong, with whom: {@code HANG 10.0.0.1:8080}. */
  static List<List<String>> warnings(List<List<Finding>> found) {
    return found.stream()
        .map(
            all ->
                all.stream()
                    .filter(finding -> finding.severity() == Severity.WARNING)
                    .map(finding -> finding.kind() + " " + finding.subject().key().address())
                    .toList())
        .toList();
  }

  /** The seconds, from 0 on, after which anything is said to be wrong. */
  static List<Integer> ill(List<List<Finding>> found) {
    List<Integer> ill = new ArrayList<>();
    List<List<String>> warnings = warnings(found);
    for (int i = 0; i < warnings.size(); i++) {
      if (!warnings.get(i).isEmpty()) {
        ill.add(i);
      }
    }
    return ill;
  }
}
