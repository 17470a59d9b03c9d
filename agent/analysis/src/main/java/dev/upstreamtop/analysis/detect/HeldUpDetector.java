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
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmHistory;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Sample.OfExchange;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.telling.Words;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the few slow requests of a backend that is well, where its JVM stood still meanwhile. */
final class HeldUpDetector implements Detector {

  /** A share of so many is exact enough. */
  private static final int MOST_EXCHANGES = 1_000;

  /** What contains the others first. */
  private static final List<Activity> STOPS =
      List.of(Activity.HEAP_DUMP, Activity.SYSTEM_GC, Activity.GC_PAUSE, Activity.SAFEPOINT);

  @Override
  public List<Finding> find(Track track, PeerGroups peers) {
    JvmHistory jvm = track.evidence().orElse(null);
    if (jvm == null) {
      return List.of();
    }
    List<OfExchange> slow =
        track.exchanges().stream()
            .filter(exchange -> Limit.HELD_UP_TIME.nanos() <= exchange.range().lengthNanos())
            .sorted(
                Comparator.comparingLong((OfExchange exchange) -> -exchange.range().lengthNanos()))
            .limit(MOST_EXCHANGES)
            .toList();
    for (Activity activity : STOPS) {
      List<OfExchange> held = slow.stream().filter(one -> isHeldUp(one, activity, jvm)).toList();
      double share = slow.isEmpty() ? 0 : (double) held.size() / slow.size();
      double chance = chance(track, activity, jvm);
      if (Limit.HELD_UP_COUNT.reachedBy(held.size())
          && Limit.HELD_UP_SHARE.reachedBy(share)
          && share >= Limit.HELD_UP_LIFT.value() * chance) {
        return List.of(finding(track, activity, jvm, held, share, chance));
      }
    }
    return List.of();
  }

  private static boolean isHeldUp(OfExchange exchange, Activity activity, JvmHistory jvm) {
    return stoppedNanos(List.of(exchange.range()), activity, jvm) > 0;
  }

  private static double stoppedNanos(List<TimeRange> within, Activity activity, JvmHistory jvm) {
    double nanos = 0;
    for (String detail : jvm.details(activity)) {
      nanos += jvm.nanosWithin(activity, detail, within);
    }
    return nanos;
  }

  /** How many requests of the usual length overlap a stop wherever they may lie. */
  private static double chance(Track track, Activity activity, JvmHistory jvm) {
    TimeRange all = track.range().orElseThrow();
    double usual = Slice.times(track.slices(), Measure.RESPONSE).medianNanos();
    long stops = 0;
    for (String detail : jvm.details(activity)) {
      stops += jvm.stopsWithin(activity, detail, List.of(all)).size();
    }
    double covered = stoppedNanos(List.of(all), activity, jvm) + stops * usual;
    return Math.min(1, covered / Math.max(1, all.lengthNanos()));
  }

  private static Finding finding(
      Track track,
      Activity activity,
      JvmHistory jvm,
      List<OfExchange> held,
      double share,
      double chance) {
    TimeRange range = held.stream().map(OfExchange::range).reduce(TimeRange::plus).orElseThrow();
    double longest = held.get(0).range().lengthNanos();
    List<TimeRange> ranges = held.stream().map(OfExchange::range).toList();
    String detail =
        jvm.details(activity).stream()
            .max(
                Comparator.comparingDouble(
                    (String each) -> jvm.nanosWithin(activity, each, ranges)))
            .orElse("");
    return new Finding(
        new Subject(track.key(), track.title(), ""),
        FindingKind.HELD_UP,
        Severity.INFO,
        range,
        (double) held.size() / Math.max(held.size(), track.tallies().get(Tally.REQUESTS)),
        new Facts(
            Words.percent(share)
                + " of those that took "
                + Words.time(Limit.HELD_UP_TIME.nanos())
                + " or longer overlap "
                + activity.words()
                + " ("
                + held.size()
                + ", up to "
                + Words.time(longest)
                + "), "
                + String.format(Locale.ROOT, "%d %%", Math.round(100 * chance))
                + " would by chance",
            List.of(
                new Figure("count", held.size()),
                new Figure("share", share),
                new Figure("chance", chance)),
            List.of()),
        new Why(new Explanation(CauseKind.of(activity), detail, 0, 1, ""), ""));
  }
}
