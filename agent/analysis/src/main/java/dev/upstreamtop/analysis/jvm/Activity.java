// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

/** What held threads of a JVM up, or kept them busy. */
public enum Activity {
  GC_PAUSE(Nature.STOPS_ALL, "garbage collection pauses", "jdk.GCPhasePause"),
  SYSTEM_GC(Nature.STOPS_ALL, "full collections asked for by System.gc()", "jdk.SystemGC"),
  HEAP_DUMP(Nature.STOPS_ALL, "a heap dump", "jdk.HeapDump"),
  SAFEPOINT(Nature.STOPS_ALL, "safepoints", "jdk.ExecuteVMOperation"),
  ALLOCATION_STALL(Nature.THREAD_TIME, "allocation stalls", "jdk.ZAllocationStall"),
  THROTTLED(
      Nature.THREAD_TIME,
      "the container's CPU limit, which throttled it",
      "jdk.ContainerCPUThrottling"),
  LOCK(Nature.THREAD_TIME, "lock contention", "jdk.JavaMonitorEnter"),
  POOL(Nature.THREAD_TIME, "waiting for a pool or a task's result", "jdk.ThreadPark"),
  DOWNSTREAM(Nature.THREAD_TIME, "waiting for another host", "jdk.SocketRead"),
  FILE_IO(Nature.THREAD_TIME, "reading and writing files", "jdk.FileRead"),
  SLEEP(Nature.THREAD_TIME, "Thread.sleep", "jdk.ThreadSleep"),
  PINNED(Nature.THREAD_TIME, "pinned virtual threads", "jdk.VirtualThreadPinned"),
  CLASS_LOADING(Nature.THREAD_TIME, "loading classes", "jdk.ClassLoad"),
  COMPILATION(Nature.THREAD_TIME, "compiling", "jdk.Compilation");

  /** What safepoints are about before any operation: the last thread takes its time to stop. */
  public static final String UNTIL_ALL_STAND = "waiting until all threads stood still";

  /** What a length of time of an activity means. */
  public enum Nature {
    /** No thread of the application runs meanwhile. */
    STOPS_ALL,
    /** One thread is held up; several at once add up. */
    THREAD_TIME
  }

  private final Nature nature;
  private final String words;
  private final String event;

  Activity(Nature nature, String words, String event) {
    this.nature = nature;
    this.words = words;
    this.event = event;
  }

  /** What its time means. */
  public Nature nature() {
    return nature;
  }

  /** What it is called in a sentence. */
  public String words() {
    return words;
  }

  /** The event that tells of it. */
  public String event() {
    return event;
  }
}
