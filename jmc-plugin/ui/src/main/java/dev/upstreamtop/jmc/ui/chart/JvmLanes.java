// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import dev.upstreamtop.jmc.rules.model.JvmContext;
import dev.upstreamtop.jmc.rules.model.Spans;
import dev.upstreamtop.jmc.rules.sample.CpuSample;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.Palette;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The lanes of the recorded JVM: pauses as spikes as high as they are long, which part of the time
 * they took together, and CPU load.
 */
final class JvmLanes {

  /** Slots that pauses are sorted into; of several in one slot the longest is drawn. */
  private static final int SLOTS = 2_000;

  /** Times that the share of pauses is told of: many short ones are as high as one that is long. */
  private static final int SHARES = 150;

  /** Of a load nobody knows how long it took where the one before is much longer ago. */
  private static final int USUAL_TIMES = 2;

  private JvmLanes() {}

  /**
   * The lanes of a time; none for what was not recorded.
   *
   * @param self whether the JVM is one of the backends: else of what it recorded only the machine's
   *     load may have to do with them
   */
  static List<Lane> of(JvmContext jvm, TimeRange range, boolean self) {
    List<Lane> lanes = new ArrayList<>();
    if (self) {
      pauses("chart.gc", jvm.spans(JvmCause.GC_PAUSE), range, lanes);
      share(jvm, range, lanes);
      pauses("chart.safepoints", jvm.spans(JvmCause.SAFEPOINT), range, lanes);
    }
    cpu(jvm.cpu(), range, self, lanes);
    return lanes;
  }

  private static void pauses(String key, Spans pauses, TimeRange range, List<Lane> lanes) {
    TreeMap<Long, TimeRange> longest = new TreeMap<>();
    long slot = Math.max(1, range.lengthNanos() / SLOTS);
    for (TimeRange pause : pauses.ranges()) {
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
    List<Curve.Step> steps =
        longest.values().stream().map(pause -> new Curve.Step(pause, pause.lengthNanos())).toList();
    lanes.add(
        TrafficChart.lane(
            key,
            Lane.Measure.NANOSECONDS,
            Lane.Form.BESIDE,
            1.5,
            List.of(new Curve(Messages.get(key), Palette.JVM, true, steps))));
  }

  private static void share(JvmContext jvm, TimeRange range, List<Lane> lanes) {
    Spans pauses = jvm.spans(JvmCause.GC_PAUSE);
    TimeRange recorded = recorded(jvm).intersection(range);
    long slot = range.lengthNanos() / SHARES;
    if (slot == 0 || pauses.overlapNanos(recorded) == 0) {
      return;
    }
    List<Curve.Step> steps = new ArrayList<>();
    for (int i = 0; i < SHARES; i++) {
      long start = range.startNanos() + i * slot;
      TimeRange time = new TimeRange(start, start + slot);
      if (time.overlapNanos(recorded) == slot) {
        steps.add(new Curve.Step(time, (double) pauses.overlapNanos(time) / slot));
      }
    }
    if (!steps.isEmpty()) {
      lanes.add(
          TrafficChart.lane(
              "chart.gc.share",
              Lane.Measure.SHARE,
              Lane.Form.BESIDE,
              1.5,
              List.of(new Curve(Messages.get("chart.gc.share"), Palette.JVM, true, steps))));
    }
  }

  /** From the first to the last thing that is known of the JVM. */
  private static TimeRange recorded(JvmContext jvm) {
    TimeRange recorded = TimeRange.EMPTY;
    List<CpuSample> cpu = jvm.cpu();
    if (!cpu.isEmpty()) {
      recorded =
          new TimeRange(
              cpu.get(0).timeNanos(),
              Math.max(cpu.get(0).timeNanos(), cpu.get(cpu.size() - 1).timeNanos()));
    }
    List<TimeRange> pauses = jvm.spans(JvmCause.GC_PAUSE).ranges();
    return pauses.isEmpty()
        ? recorded
        : recorded.span(pauses.get(0).span(pauses.get(pauses.size() - 1)));
  }

  private static void cpu(
      List<CpuSample> samples, TimeRange range, boolean self, List<Lane> lanes) {
    List<Curve.Step> machine = new ArrayList<>();
    List<Curve.Step> jvm = new ArrayList<>();
    long usual = usualNanos(samples);
    long before = Long.MIN_VALUE;
    for (CpuSample sample : samples) {
      long start =
          before == Long.MIN_VALUE
              ? sample.timeNanos() - usual
              : Math.max(before, sample.timeNanos() - USUAL_TIMES * usual);
      TimeRange time = new TimeRange(start, Math.max(start, sample.timeNanos()));
      if (time.overlapNanos(range) > 0) {
        machine.add(new Curve.Step(time, sample.machine()));
        jvm.add(new Curve.Step(time, sample.jvm()));
      }
      before = sample.timeNanos();
    }
    if (machine.isEmpty()) {
      return;
    }
    Curve ofMachine = new Curve(Messages.get("chart.cpu.machine"), Palette.MACHINE, true, machine);
    Curve ofJvm = new Curve(Messages.get("chart.cpu.jvm"), Palette.JVM, true, jvm);
    lanes.add(
        TrafficChart.lane(
            self ? "chart.cpu" : "chart.cpu.of.machine",
            Lane.Measure.SHARE,
            Lane.Form.BESIDE,
            1.5,
            self ? List.of(ofMachine, ofJvm) : List.of(ofMachine)));
  }

  /** How long it mostly is from one load to the next: each tells of the time since the last. */
  private static long usualNanos(List<CpuSample> samples) {
    List<Long> between = new ArrayList<>();
    for (int i = 1; i < samples.size(); i++) {
      between.add(Math.max(0, samples.get(i).timeNanos() - samples.get(i - 1).timeNanos()));
    }
    between.sort(Long::compare);
    return between.isEmpty() ? 1_000_000_000L : between.get(between.size() / 2);
  }
}
