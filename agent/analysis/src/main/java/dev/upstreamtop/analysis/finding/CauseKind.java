// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.finding;

import dev.upstreamtop.analysis.jvm.Activity;

/** Why a backend may be slow, or not answer. */
public enum CauseKind {
  THROTTLING(
      "the CPU limit of its container throttled it",
      "jdk.ContainerCPUThrottling",
      "Raise the limit, or ask for fewer threads."),
  MACHINE_CPU(
      "its machine had no CPU left, used up by others",
      "jdk.CPULoad",
      "See what else runs there (`top`)."),
  PROCESS_CPU(
      "its own threads used up the CPU", "jdk.CPULoad", "See where they run: jdk.ExecutionSample."),
  GC_PAUSES(
      "garbage collection stopped it",
      "jdk.GCPhasePause",
      "Look at the heap's size, what fills it, and the collector."),
  SYSTEM_GC(
      "System.gc() made it collect the whole heap",
      "jdk.SystemGC",
      "Find the caller that is named; -XX:+ExplicitGCInvokesConcurrent."),
  HEAP_DUMP("a heap dump stopped it", "jdk.HeapDump", "Find out who takes heap dumps of it."),
  ALLOCATION_STALLS(
      "threads waited for the collector to free memory",
      "jdk.ZAllocationStall",
      "The heap is too small for what is allocated."),
  HEAP_GROWTH(
      "ever more stayed in its heap",
      "jdk.GCHeapSummary",
      "Find out what holds it: jdk.OldObjectSample, or a heap dump."),
  EXCEPTIONS(
      "it threw exceptions",
      "jdk.ExceptionStatistics",
      "See which in its log, or record jdk.JavaExceptionThrow for a while."),
  SAFEPOINTS(
      "safepoints stopped it",
      "jdk.ExecuteVMOperation",
      "Find out who asks for that operation; where it waited for threads to stop, which:"
          + " -XX:+SafepointTimeout."),
  LOCK_CONTENTION(
      "threads waited for one lock",
      "jdk.JavaMonitorEnter",
      "Look at what is done while it is held."),
  POOL_QUEUE(
      "threads waited for a pool or for what its threads do",
      "jdk.ThreadPark",
      "Look at the pool's size and at what its threads are busy with."),
  PINNED_THREADS(
      "virtual threads were pinned",
      "jdk.VirtualThreadPinned",
      "Look at the method that is named."),
  DOWNSTREAM(
      "it waited for an answer of another host",
      "jdk.SocketRead",
      "Look at that host: it is where the time goes."),
  FILE_IO("it waited for files", "jdk.FileRead", "Look at the disk and at who uses it."),
  SLEEP("its threads slept", "jdk.ThreadSleep", "Look at the method that is named."),
  CLASS_LOADING("it loaded classes", "jdk.ClassLoad", "Warm it up before it gets traffic."),
  COMPILATION("it compiled", "jdk.Compilation", "Warm it up before it gets traffic."),
  PACKET_LOSS(
      "packets were lost on the way",
      "dev.upstreamtop.UpstreamResult",
      "Compare with other backends on that host and on that way; `ip -s link`, `nstat`."),
  BETWEEN(
      "the time lies between the two ends",
      "dev.upstreamtop.UpstreamLatency",
      "Look at the network, and at the queues of both hosts."),
  UPLOADS(
      "its clients sent large bodies slowly",
      "dev.upstreamtop.UpstreamExchange",
      "Not the backend's fault: look at the clients, and at the proxy's request buffering."),
  LOAD(
      "it had more requests than before",
      "dev.upstreamtop.UpstreamBackend",
      "See whether it has room for that load.");

  private final String words;
  private final String event;
  private final String nextStep;

  CauseKind(String words, String event, String nextStep) {
    this.words = words;
    this.event = event;
    this.nextStep = nextStep;
  }

  /** A clause. */
  public String words() {
    return words;
  }

  /** The event that tells of it. */
  public String event() {
    return event;
  }

  /** What to do. */
  public String nextStep() {
    return nextStep;
  }

  /**
   * Whether it lies in the backend's own JVM or its machine. Whoever waits for others, is asked
   * more, or throws because another one failed has its cause elsewhere.
   */
  public boolean isOwn() {
    return switch (this) {
      case DOWNSTREAM, EXCEPTIONS, PACKET_LOSS, BETWEEN, UPLOADS, LOAD -> false;
      default -> true;
    };
  }

  /** What an activity of a JVM is a cause of. */
  public static CauseKind of(Activity activity) {
    return switch (activity) {
      case GC_PAUSE -> GC_PAUSES;
      case SYSTEM_GC -> SYSTEM_GC;
      case HEAP_DUMP -> HEAP_DUMP;
      case SAFEPOINT -> SAFEPOINTS;
      case ALLOCATION_STALL -> ALLOCATION_STALLS;
      case THROTTLED -> THROTTLING;
      case LOCK -> LOCK_CONTENTION;
      case POOL -> POOL_QUEUE;
      case DOWNSTREAM -> DOWNSTREAM;
      case FILE_IO -> FILE_IO;
      case SLEEP -> SLEEP;
      case PINNED -> PINNED_THREADS;
      case CLASS_LOADING -> CLASS_LOADING;
      case COMPILATION -> COMPILATION;
    };
  }
}
