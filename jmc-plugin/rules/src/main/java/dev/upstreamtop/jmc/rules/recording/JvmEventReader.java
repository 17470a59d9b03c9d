// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.jmc.rules.sample.CpuSample;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.flightrecorder.jdk.JdkTypeIDs;

/** Collects the events of the recorded JVM that tell what held it up. */
final class JvmEventReader {

  private static final String ALLOCATION_STALL = "jdk.ZAllocationStall";
  private static final String CONTAINER_CONFIGURATION = "jdk.ContainerConfiguration";
  private static final String CONTAINER_CPU_THROTTLING = "jdk.ContainerCPUThrottling";

  private record Throttling(long timeNanos, long throttledNanos) {}

  private final List<JvmSpan> spans = new ArrayList<>();
  private final List<CpuSample> cpu = new ArrayList<>();
  private final List<Throttling> throttling = new ArrayList<>();
  private long hardwareThreads;
  private long effectiveCpus;

  boolean knows(String typeId) {
    return switch (typeId) {
      case JdkTypeIDs.GC_PAUSE,
          JdkTypeIDs.SAFEPOINT_BEGIN,
          JdkTypeIDs.VM_OPERATIONS,
          ALLOCATION_STALL,
          JdkTypeIDs.MONITOR_ENTER,
          JdkTypeIDs.THREAD_PARK,
          JdkTypeIDs.CPU_LOAD,
          JdkTypeIDs.CPU_INFORMATION,
          CONTAINER_CONFIGURATION,
          CONTAINER_CPU_THROTTLING ->
          true;
      default -> false;
    };
  }

  void read(String typeId, IItem event, EventFields fields, EventTimes times) {
    switch (typeId) {
      case JdkTypeIDs.GC_PAUSE ->
          add(JvmCause.GC_PAUSE, times.range(event), fields.text(event, "name"));
      case JdkTypeIDs.SAFEPOINT_BEGIN -> add(JvmCause.SAFEPOINT, times.range(event), "");
      case JdkTypeIDs.VM_OPERATIONS -> readOperation(event, fields, times);
      case ALLOCATION_STALL ->
          add(JvmCause.ALLOCATION_STALL, times.range(event), fields.text(event, "type"));
      case JdkTypeIDs.MONITOR_ENTER ->
          add(JvmCause.LOCK_CONTENTION, times.range(event), fields.text(event, "monitorClass"));
      case JdkTypeIDs.THREAD_PARK -> readPark(event, fields, times);
      case JdkTypeIDs.CPU_LOAD ->
          cpu.add(
              new CpuSample(
                  times.endNanos(event),
                  fields.share(event, "machineTotal"),
                  fields.share(event, "jvmUser") + fields.share(event, "jvmSystem")));
      case JdkTypeIDs.CPU_INFORMATION ->
          hardwareThreads = Math.max(hardwareThreads, fields.number(event, "hwThreads"));
      case CONTAINER_CONFIGURATION ->
          effectiveCpus = Math.max(effectiveCpus, fields.number(event, "effectiveCpuCount"));
      case CONTAINER_CPU_THROTTLING ->
          throttling.add(
              new Throttling(times.endNanos(event), fields.total(event, "cpuThrottledTime")));
      default -> {}
    }
  }

  /** In the order of their start. */
  List<JvmSpan> spans() {
    spans.sort(Comparator.comparingLong(span -> span.range().startNanos()));
    return spans;
  }

  /** In the order of time. */
  List<CpuSample> cpu() {
    cpu.sort(Comparator.comparingLong(CpuSample::timeNanos));
    return cpu;
  }

  /** The share of the machine that a container grants, 1 without a limit. */
  double cpuLimit() {
    return hardwareThreads > 0 && effectiveCpus > 0
        ? Math.min(1, (double) effectiveCpus / hardwareThreads)
        : 1;
  }

  /**
   * The times between two samples in which threads were throttled for a tenth of the time or more.
   */
  List<TimeRange> throttled() {
    throttling.sort(Comparator.comparingLong(Throttling::timeNanos));
    List<TimeRange> ranges = new ArrayList<>();
    for (int i = 1; i < throttling.size(); i++) {
      Throttling before = throttling.get(i - 1);
      Throttling now = throttling.get(i);
      long length = now.timeNanos() - before.timeNanos();
      if (length > 0 && now.throttledNanos() - before.throttledNanos() >= length / 10) {
        ranges.add(new TimeRange(before.timeNanos(), now.timeNanos()));
      }
    }
    return ranges;
  }

  private void readOperation(IItem event, EventFields fields, EventTimes times) {
    // Operations that run beside the application's threads hold nothing up.
    if (fields.flag(event, "safepoint")) {
      add(JvmCause.SAFEPOINT, times.range(event), fields.text(event, "operation"));
    }
  }

  private void readPark(IItem event, EventFields fields, EventTimes times) {
    // An idle pool thread parks too: only waiting for a lock's owner is contention.
    String parkedOn = fields.text(event, "parkedClass");
    if (parkedOn.startsWith("java.util.concurrent.locks.ReentrantLock")
        || parkedOn.startsWith("java.util.concurrent.locks.ReentrantReadWriteLock")
        || parkedOn.startsWith("java.util.concurrent.locks.StampedLock")) {
      add(JvmCause.LOCK_CONTENTION, times.range(event), parkedOn);
    }
  }

  private void add(JvmCause cause, TimeRange range, String detail) {
    if (!range.isEmpty()) {
      spans.add(new JvmSpan(cause, range, detail));
    }
  }
}
