// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The readings since the tab opened, of all backends together and of the busiest ones. Bounded; for
 * the event dispatch thread.
 */
final class History {

  /** Twenty minutes at jconsole's default of 4 s. */
  private static final int MAX_READINGS = 300;

  private static final int MAX_BACKENDS = 64;

  /**
   * One reading of one curve.
   *
   * @param troublePerSecond answers 5xx, failures and failed connections
   * @param p99Nanos 0 where nothing was measured
   */
  record Point(long epochMillis, double perSecond, double troublePerSecond, long p99Nanos) {}

  private record Entry(Reading.Figures figures, Point all) {}

  private final Deque<Entry> entries = new ArrayDeque<>();

  void add(Reading.Figures figures) {
    long p99 = figures.backends().stream().mapToLong(BackendLine::p99Nanos).max().orElse(0);
    Point all =
        new Point(
            figures.epochMillis(),
            figures.requestRate(),
            perSecond(figures.trouble(), figures),
            p99);
    List<BackendLine> busiest =
        figures.backends().stream()
            .sorted(Comparator.comparingDouble(BackendLine::requestRate).reversed())
            .limit(MAX_BACKENDS)
            .toList();
    entries.add(
        new Entry(
            new Reading.Figures(
                figures.epochMillis(),
                figures.intervalMillis(),
                figures.state(),
                figures.reason(),
                figures.lost(),
                busiest),
            all));
    while (entries.size() > MAX_READINGS) {
      entries.remove();
    }
  }

  void clear() {
    entries.clear();
  }

  /** The curve of a backend, or of all together, in the order of time. */
  List<Point> points(Optional<BackendLine.Key> backend) {
    List<Point> points = new ArrayList<>();
    for (Entry entry : entries) {
      if (backend.isEmpty()) {
        points.add(entry.all());
        continue;
      }
      for (BackendLine line : entry.figures().backends()) {
        if (line.key().equals(backend.get())) {
          points.add(
              new Point(
                  entry.figures().epochMillis(),
                  line.requestRate(),
                  perSecond(line.trouble(), entry.figures()),
                  line.p99Nanos()));
        }
      }
    }
    return points;
  }

  private static double perSecond(long count, Reading.Figures figures) {
    return figures.intervalMillis() <= 0 ? 0 : count * 1_000.0 / figures.intervalMillis();
  }
}
