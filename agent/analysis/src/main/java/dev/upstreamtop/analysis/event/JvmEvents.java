// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.Gauge;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.jvm.JvmIntake;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes from the events of the recorded JVM what may have held its threads up; for use by one
 * thread.
 */
public final class JvmEvents {

  private static final String THROTTLING = "jdk.ContainerCPUThrottling";
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final String EXCEPTIONS = "jdk.ExceptionStatistics";

  /** The types whose events are read; the settings files enable each of them. */
  static final Set<String> OF_USE =
      Set.of(
          "jdk.GCPhasePause",
          "jdk.SystemGC",
          "jdk.HeapDump",
          "jdk.SafepointBegin",
          "jdk.ExecuteVMOperation",
          "jdk.ZAllocationStall",
          "jdk.JavaMonitorEnter",
          "jdk.ThreadPark",
          "jdk.SocketRead",
          "jdk.FileRead",
          "jdk.FileWrite",
          "jdk.FileForce",
          "jdk.ThreadSleep",
          "jdk.VirtualThreadPinned",
          "jdk.ClassLoad",
          "jdk.Compilation",
          "jdk.CPULoad",
          "jdk.CPUInformation",
          "jdk.ContainerConfiguration",
          "jdk.GCHeapSummary",
          "jdk.GCHeapConfiguration",
          EXCEPTIONS,
          THROTTLING);

  /** Those that a configuration of the JDK enables by itself, and ours leave as they are. */
  static final Set<String> BESIDE = Set.of(SAMPLE);

  private final JvmIntake jvm;
  private long hardwareThreads;
  private long granted;
  private long throttledNanos = -1;
  private long throttledAt;
  private long thrown = -1;
  private long thrownAt;

  /** Nothing taken yet. */
  public JvmEvents(JvmIntake jvm) {
    this.jvm = jvm;
  }

  static boolean isOfUse(String type) {
    return OF_USE.contains(type) || BESIDE.contains(type);
  }

  /** Those events tell a sum, and only what it grew by is of use. */
  static boolean isOrdered(String type) {
    return type.equals(THROTTLING) || type.equals(EXCEPTIONS);
  }

  /**
   * Takes an event.
   *
   * @param type with its package; one that tells nothing of use is left alone
   */
  public void take(String type, EventValues event) {
    if (isOfUse(type)) {
      jvm.sawType(type);
    }
    switch (type) {
      case "jdk.GCPhasePause" -> add(Activity.GC_PAUSE, event, event.text("name"));
      case "jdk.SystemGC" -> add(Activity.SYSTEM_GC, event, caller(event));
      case "jdk.HeapDump" -> add(Activity.HEAP_DUMP, event, event.text("destination"));
      // It ends where a pause or an operation begins: no time is told twice.
      case "jdk.SafepointBegin" -> add(Activity.SAFEPOINT, event, Activity.UNTIL_ALL_STAND);
      case "jdk.ExecuteVMOperation" -> operation(event);
      case "jdk.ZAllocationStall" -> add(Activity.ALLOCATION_STALL, event, "");
      case "jdk.JavaMonitorEnter" -> add(Activity.LOCK, event, event.className("monitorClass"));
      case "jdk.ThreadPark" -> park(event);
      case "jdk.SocketRead" ->
          add(Activity.DOWNSTREAM, event, event.text("address") + ":" + event.number("port"));
      case "jdk.FileRead", "jdk.FileWrite", "jdk.FileForce" ->
          add(Activity.FILE_IO, event, event.text("path"));
      case "jdk.ThreadSleep" -> sleep(event);
      case "jdk.VirtualThreadPinned" -> add(Activity.PINNED, event, caller(event));
      case "jdk.ClassLoad" -> add(Activity.CLASS_LOADING, event, "");
      case "jdk.Compilation" -> add(Activity.COMPILATION, event, "");
      case "jdk.CPULoad" ->
          jvm.addLoad(
              new JvmEvidence.CpuLoad(
                  event.range().endNanos(),
                  event.real("machineTotal"),
                  event.real("jvmUser") + event.real("jvmSystem")));
      case "jdk.CPUInformation" -> {
        hardwareThreads = event.number("hwThreads");
        limit();
      }
      case "jdk.ContainerConfiguration" -> {
        granted = event.number("effectiveCpuCount");
        limit();
      }
      case "jdk.GCHeapSummary" -> {
        if (event.text("when").equals("After GC")) {
          jvm.addReading(
              Gauge.HEAP_AFTER_COLLECTION,
              event.range().endNanos(),
              (double) event.number("heapUsed"));
        }
      }
      case "jdk.GCHeapConfiguration" -> jvm.setLargestHeap(event.number("maxSize"));
      case SAMPLE -> jvm.addSample(event.range().endNanos(), method(event));
      case EXCEPTIONS -> exceptions(event);
      case THROTTLING -> throttling(event);
      default -> {
        // Tells nothing that a judgement asks for.
      }
    }
  }

  private void add(Activity activity, EventValues event, String detail) {
    jvm.add(activity, event.range(), detail);
  }

  private void limit() {
    if (hardwareThreads > 0 && granted > 0) {
      jvm.setCpuLimit((double) granted / hardwareThreads);
    }
  }

  /** Operations beside the application's threads hold nothing up; collections tell themselves. */
  private void operation(EventValues event) {
    String operation = event.text("operation");
    if (!event.flag("safepoint") || isCollection(operation)) {
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

  /** Who sleeps longer than it asked for had no CPU: only what it asked for is its own. */
  private void sleep(EventValues event) {
    TimeRange range = event.range();
    long asked = event.nanos("time");
    long slept = asked <= 0 ? range.lengthNanos() : Math.min(range.lengthNanos(), asked);
    jvm.add(
        Activity.SLEEP,
        new TimeRange(range.startNanos(), range.startNanos() + slept),
        caller(event));
  }

  /** A worker that has nothing to do parks too: only who waits for others is held up. */
  private void park(EventValues event) {
    List<EventValues.Caller> callers = event.callers();
    if (IdleFrames.isAmong(callers)) {
      return;
    }
    String caller = caller(callers);
    String parkedOn = event.className("parkedClass");
    Optional<String> client = AskingFrames.client(callers);
    if (client.isPresent()) {
      add(
          Activity.DOWNSTREAM,
          event,
          caller.isEmpty() ? client.get() : caller + " by " + client.get());
    } else if (parkedOn.startsWith("java.util.concurrent.locks.ReentrantLock")
        || parkedOn.startsWith("java.util.concurrent.locks.ReentrantReadWriteLock")
        || parkedOn.startsWith("java.util.concurrent.locks.StampedLock")) {
      add(Activity.LOCK, event, caller.isEmpty() ? parkedOn : caller);
    } else if (!parkedOn.isEmpty()) {
      add(Activity.POOL, event, parkedOn + (caller.isEmpty() ? "" : " in " + caller));
    }
  }

  /** The event tells the sum since the container's beginning. */
  private void throttling(EventValues event) {
    long now = event.number("cpuThrottledTime");
    long at = event.range().endNanos();
    if (throttledNanos >= 0 && now > throttledNanos && at > throttledAt) {
      long length = Math.min(now - throttledNanos, at - throttledAt);
      jvm.addWithin(Activity.THROTTLED, new TimeRange(throttledAt, at), length);
    }
    throttledNanos = now;
    throttledAt = at;
  }

  /** The event tells the sum since the JVM's beginning. */
  private void exceptions(EventValues event) {
    long now = event.number("throwables");
    long at = event.range().endNanos();
    if (thrown >= 0 && now >= thrown && at > thrownAt) {
      jvm.addReading(Gauge.EXCEPTIONS, at, 1e9 * (now - thrown) / (at - thrownAt));
    }
    thrown = now;
    thrownAt = at;
  }

  /** The first caller that is no part of the JDK, as class and method, or an empty text. */
  private static String caller(EventValues event) {
    return caller(event.callers());
  }

  private static String caller(List<EventValues.Caller> callers) {
    Optional<EventValues.Caller> first =
        callers.stream().filter(caller -> !isOfTheJdk(caller.type())).findFirst();
    return first.map(caller -> caller.type() + "." + caller.method()).orElse("");
  }

  /** The topmost method that is no part of the JDK; else that of the JDK on top. */
  private static String method(EventValues event) {
    String caller = caller(event);
    return caller.isEmpty()
        ? event.callers().stream()
            .findFirst()
            .map(top -> top.type() + "." + top.method())
            .orElse("")
        : caller;
  }

  private static boolean isOfTheJdk(String type) {
    return type.startsWith("java.")
        || type.startsWith("javax.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.")
        || type.startsWith("com.sun.");
  }
}
