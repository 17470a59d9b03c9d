// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.telling;

import dev.upstreamtop.analysis.jvm.JvmHistory;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names the method in which a JVM's threads were seen to run more often than otherwise. */
public final class HotMethod {

  /** What tells of them. */
  public static final String EVENT = "jdk.ExecutionSample";

  private HotMethod() {}

  /**
   * A clause about it; empty where samples are too few to tell.
   *
   * @param scale how long the trouble is, against the other times
   */
  public static Optional<String> of(
      JvmHistory jvm, List<TimeRange> during, List<TimeRange> otherwise, double scale) {
    Map<String, Double> counts = jvm.samplesWithin(during);
    Map<String, Double> usual = jvm.samplesWithin(otherwise);
    double all = sum(counts);
    double allUsual = sum(usual);
    String hottest = "";
    double most = 0;
    for (Map.Entry<String, Double> method : counts.entrySet()) {
      double more = method.getValue() - scale * usual.getOrDefault(method.getKey(), 0.0);
      // What there was no room for by name has no dot in its own.
      boolean named = method.getKey().indexOf('.') > 0;
      boolean first = more > most || (more == most && method.getKey().compareTo(hottest) < 0);
      if (named && first) {
        most = more;
        hottest = method.getKey();
      }
    }
    return Limit.METHOD_COUNT.reachedBy(most)
        ? Optional.of(
            Words.percent(counts.get(hottest) / all)
                + " of its samples in "
                + hottest
                + ", otherwise "
                + Words.percent(usual.getOrDefault(hottest, 0.0) / Math.max(1, allUsual)))
        : Optional.empty();
  }

  private static double sum(Map<String, Double> counts) {
    return counts.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
