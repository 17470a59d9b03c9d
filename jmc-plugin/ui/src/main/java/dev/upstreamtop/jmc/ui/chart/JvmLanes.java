// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.model.JvmContext;
import dev.upstreamtop.jmc.rules.sample.CpuSample;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.Palette;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The lanes of the recorded JVM: pauses as spikes as high as they are long, and CPU load. */
final class JvmLanes {

  /** Slots that pauses are sorted into; of several in one slot the longest is drawn. */
  private static final int SLOTS = 2_000;

  private JvmLanes() {}

  static List<Lane> of(JvmContext jvm, TimeRange range) {
    List<Lane> lanes = new ArrayList<>();
    pauses("chart.gc", jvm.spans(JvmCause.GC_PAUSE).ranges(), range, lanes);
    pauses("chart.safepoints", jvm.spans(JvmCause.SAFEPOINT).ranges(), range, lanes);
    cpu(jvm.cpu(), range, lanes);
    return lanes;
  }

  private static void pauses(
      String key, List<TimeRange> pauses, TimeRange range, List<Lane> lanes) {
    TreeMap<Long, TimeRange> longest = new TreeMap<>();
    long slot = Math.max(1, range.lengthNanos() / SLOTS);
    for (TimeRange pause : pauses) {
      if (pause.overlapNanos(range) > 0) {
        longest.merge(
            (pause.startNanos() - range.startNanos()) / slot,
            pause,
            (one, other) -> one.lengthNanos() >= other.lengthNanos() ? one : other);
      }
    }
    if (longest.isEmpty()) {
      return;
    }
    List<Curve.Point> points = new ArrayList<>();
    points.add(new Curve.Point(range.startNanos(), 0));
    for (TimeRange pause : longest.values()) {
      long start = Math.max(range.startNanos(), pause.startNanos());
      long end = Math.min(range.endNanos(), pause.endNanos());
      points.add(new Curve.Point(start, 0));
      points.add(new Curve.Point(start, pause.lengthNanos()));
      points.add(new Curve.Point(end, pause.lengthNanos()));
      points.add(new Curve.Point(end, 0));
    }
    points.add(new Curve.Point(range.endNanos(), 0));
    lanes.add(
        TrafficChart.lane(
            key,
            Lane.Measure.NANOSECONDS,
            1.5,
            List.of(new Curve(Messages.get(key), Palette.JVM, true, points))));
  }

  private static void cpu(List<CpuSample> samples, TimeRange range, List<Lane> lanes) {
    List<Curve.Point> machine = new ArrayList<>();
    List<Curve.Point> jvm = new ArrayList<>();
    for (CpuSample sample : samples) {
      if (range.contains(sample.timeNanos())) {
        machine.add(new Curve.Point(sample.timeNanos(), sample.machine()));
        jvm.add(new Curve.Point(sample.timeNanos(), sample.jvm()));
      }
    }
    if (!machine.isEmpty()) {
      lanes.add(
          TrafficChart.lane(
              "chart.cpu",
              Lane.Measure.SHARE,
              1.5,
              List.of(
                  new Curve(Messages.get("chart.cpu.machine"), Palette.MACHINE, true, machine),
                  new Curve(Messages.get("chart.cpu.jvm"), Palette.JVM, true, jvm))));
    }
  }
}
