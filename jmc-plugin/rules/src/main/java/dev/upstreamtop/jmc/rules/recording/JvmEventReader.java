// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.analysis.event.JvmEvents;
import dev.upstreamtop.analysis.event.RecordingEvents;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence.CpuLoad;
import dev.upstreamtop.analysis.jvm.JvmIntake;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.jmc.rules.sample.CpuSample;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.flightrecorder.jdk.JdkTypeIDs;

/**
 * Keeps when the recorded JVM was held up, one event at a time, to be drawn and laid beside single
 * exchanges: the judgement reads the events, and says what each of them means.
 */
final class JvmEventReader {

  /** Those that stop all threads, or keep one from what it has to do: others wait for work, too. */
  private static final Set<String> TYPES =
      Set.of(
          Activity.GC_PAUSE.event(),
          Activity.HEAP_DUMP.event(),
          Activity.SAFEPOINT.event(),
          Activity.ALLOCATION_STALL.event(),
          Activity.LOCK.event(),
          JdkTypeIDs.THREAD_PARK,
          Activity.THROTTLED.event(),
          JdkTypeIDs.CPU_LOAD,
          JdkTypeIDs.CPU_INFORMATION,
          "jdk.ContainerConfiguration");

  /** An event that tells a sum, which is of use in the order of time alone. */
  private record Ordered(String type, ItemEvents of, IItem item) {
    long endNanos() {
      return of.endNanos(item);
    }
  }

  private final List<JvmSpan> spans = new ArrayList<>();
  private final List<CpuSample> cpu = new ArrayList<>();
  private final List<TimeRange> throttled = new ArrayList<>();
  private final List<Ordered> ordered = new ArrayList<>();
  private final JvmEvents events = new JvmEvents(new Intake());
  private double cpuLimit = 1;

  boolean knows(String typeId) {
    return TYPES.contains(typeId) || typeId.equals(JdkTypeIDs.SAFEPOINT_BEGIN);
  }

  void read(String typeId, IItem event, ItemEvents of, EventTimes times) {
    if (typeId.equals(JdkTypeIDs.SAFEPOINT_BEGIN)) {
      // How long it took until all threads stood still is drawn, and never was the trouble itself.
      add(JvmCause.SAFEPOINT, times.range(event), "");
    } else if (RecordingEvents.isOrdered(typeId)) {
      ordered.add(new Ordered(typeId, of, event));
    } else {
      events.take(typeId, of.values(event));
    }
  }

  /** Ends the recording. */
  void end() {
    ordered.sort(Comparator.comparingLong(Ordered::endNanos));
    ordered.forEach(event -> events.take(event.type(), event.of().values(event.item())));
    ordered.clear();
    spans.sort(Comparator.comparingLong(span -> span.range().startNanos()));
    cpu.sort(Comparator.comparingLong(CpuSample::timeNanos));
  }

  /** In the order of their start. */
  List<JvmSpan> spans() {
    return spans;
  }

  /** In the order of time. */
  List<CpuSample> cpu() {
    return cpu;
  }

  /** The share of the machine that a container grants, 1 without a limit. */
  double cpuLimit() {
    return cpuLimit;
  }

  /** The times between two looks in which threads were throttled for more than a little. */
  List<TimeRange> throttled() {
    return throttled;
  }

  private void add(JvmCause cause, TimeRange range, String detail) {
    if (!range.isEmpty()) {
      spans.add(new JvmSpan(cause, range, detail));
    }
  }

  private static TimeRange range(dev.upstreamtop.analysis.sample.TimeRange range) {
    return new TimeRange(range.startNanos(), range.endNanos());
  }

  private static Optional<JvmCause> cause(Activity activity) {
    return Optional.ofNullable(
        switch (activity) {
          case GC_PAUSE -> JvmCause.GC_PAUSE;
          case SAFEPOINT, HEAP_DUMP -> JvmCause.SAFEPOINT;
          case ALLOCATION_STALL -> JvmCause.ALLOCATION_STALL;
          case LOCK -> JvmCause.LOCK_CONTENTION;
          default -> null;
        });
  }

  private final class Intake implements JvmIntake {

    @Override
    public void add(
        Activity activity, dev.upstreamtop.analysis.sample.TimeRange range, String detail) {
      cause(activity).ifPresent(cause -> JvmEventReader.this.add(cause, range(range), detail));
    }

    @Override
    public void addWithin(
        Activity activity, dev.upstreamtop.analysis.sample.TimeRange within, long nanos) {
      if (activity == Activity.THROTTLED
          && Limit.THROTTLED_TIME.reachedBy((double) nanos / within.lengthNanos())) {
        throttled.add(range(within));
      }
    }

    @Override
    public void addLoad(CpuLoad load) {
      cpu.add(new CpuSample(load.timeNanos(), load.machine(), load.jvm()));
    }

    @Override
    public void setCpuLimit(double share) {
      cpuLimit = share > 0 && share < 1 ? share : 1;
    }
  }
}
