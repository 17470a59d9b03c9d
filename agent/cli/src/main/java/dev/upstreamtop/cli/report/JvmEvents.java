// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.sample.TimeRange;
import jdk.jfr.consumer.RecordedEvent;

/** Takes from the events of the recorded JVM what may have held its threads up. */
final class JvmEvents {

  private final JvmEvidence jvm;
  private long hardwareThreads;
  private long granted;
  private long throttledNanos = -1;
  private long throttledAt;

  JvmEvents(JvmEvidence jvm) {
    this.jvm = jvm;
  }

  void take(String type, RecordedEvent event) {
    jvm.sawType(type);
    switch (type) {
      case "jdk.GCPhasePause" -> add(Activity.GC_PAUSE, event, EventFields.text(event, "name"));
      case "jdk.SystemGC" -> add(Activity.SYSTEM_GC, event, EventFields.caller(event));
      case "jdk.HeapDump" -> add(Activity.HEAP_DUMP, event, EventFields.text(event, "destination"));
      case "jdk.ExecuteVMOperation" -> operation(event);
      case "jdk.ZAllocationStall" -> add(Activity.ALLOCATION_STALL, event, "");
      case "jdk.JavaMonitorEnter" ->
          add(Activity.LOCK, event, EventFields.className(event, "monitorClass"));
      case "jdk.ThreadPark" -> park(event);
      case "jdk.SocketRead" ->
          add(
              Activity.DOWNSTREAM,
              event,
              EventFields.text(event, "address") + ":" + EventFields.number(event, "port"));
      case "jdk.FileRead", "jdk.FileWrite", "jdk.FileForce" ->
          add(Activity.FILE_IO, event, EventFields.text(event, "path"));
      case "jdk.ThreadSleep" -> add(Activity.SLEEP, event, EventFields.caller(event));
      case "jdk.VirtualThreadPinned" -> add(Activity.PINNED, event, EventFields.caller(event));
      case "jdk.ClassLoad" -> add(Activity.CLASS_LOADING, event, "");
      case "jdk.Compilation" -> add(Activity.COMPILATION, event, "");
      case "jdk.CPULoad" ->
          jvm.addLoad(
              new JvmEvidence.CpuLoad(
                  EventFields.range(event).endNanos(),
                  EventFields.real(event, "machineTotal"),
                  EventFields.real(event, "jvmUser") + EventFields.real(event, "jvmSystem")));
      case "jdk.CPUInformation" -> {
        hardwareThreads = EventFields.number(event, "hwThreads");
        limit();
      }
      case "jdk.ContainerConfiguration" -> {
        granted = EventFields.number(event, "effectiveCpuCount");
        limit();
      }
      case "jdk.ContainerCPUThrottling" -> throttling(event);
      default -> {
        // Tells nothing that a judgement asks for.
      }
    }
  }

  private void add(Activity activity, RecordedEvent event, String detail) {
    jvm.add(activity, EventFields.range(event), detail);
  }

  private void limit() {
    if (hardwareThreads > 0 && granted > 0) {
      jvm.setCpuLimit((double) granted / hardwareThreads);
    }
  }

  /** Operations beside the application's threads hold nothing up; collections tell themselves. */
  private void operation(RecordedEvent event) {
    String operation = EventFields.text(event, "operation");
    if (!EventFields.flag(event, "safepoint") || isCollection(operation)) {
      return;
    }
    add(
        operation.equals("HeapDumper") ? Activity.HEAP_DUMP : Activity.SAFEPOINT,
        event,
        operation.equals("HeapDumper") ? "" : operation);
  }

  private static boolean isCollection(String operation) {
    return operation.startsWith("G1")
        || operation.startsWith("Gen")
        || operation.startsWith("Parallel")
        || operation.startsWith("Serial")
        || operation.startsWith("Shenandoah")
        || operation.startsWith("Collect")
        || operation.startsWith("CGC")
        || operation.startsWith("Z")
        || operation.startsWith("XMark");
  }

  /** A worker that has nothing to do parks too: only who waits for others is held up. */
  private void park(RecordedEvent event) {
    if (EventFields.isCalledBy(event, "java.util.concurrent.ThreadPoolExecutor", "getTask")
        || EventFields.isCalledBy(event, "java.util.concurrent.ForkJoinPool", "awaitWork")
        || EventFields.isCalledBy(event, "java.util.concurrent.ForkJoinPool", "runWorker")) {
      return;
    }
    String parkedOn = EventFields.className(event, "parkedClass");
    if (parkedOn.startsWith("java.util.concurrent.locks.ReentrantLock")
        || parkedOn.startsWith("java.util.concurrent.locks.ReentrantReadWriteLock")
        || parkedOn.startsWith("java.util.concurrent.locks.StampedLock")) {
      String caller = EventFields.caller(event);
      add(Activity.LOCK, event, caller.isEmpty() ? parkedOn : caller);
    } else if (!parkedOn.isEmpty()) {
      String caller = EventFields.caller(event);
      add(Activity.POOL, event, parkedOn + (caller.isEmpty() ? "" : " in " + caller));
    }
  }

  /** The event tells the sum since the container's beginning. */
  private void throttling(RecordedEvent event) {
    long now = EventFields.number(event, "cpuThrottledTime");
    long at = EventFields.range(event).endNanos();
    if (throttledNanos >= 0 && now > throttledNanos && at > throttledAt) {
      long length = Math.min(now - throttledNanos, at - throttledAt);
      jvm.add(Activity.THROTTLED, new TimeRange(at - length, at), "");
    }
    throttledNanos = now;
    throttledAt = at;
  }
}
