// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

/** What a JVM tells by a number from time to time. */
public enum Gauge {
  /** Bytes in use in the heap, just after a collection. */
  HEAP_AFTER_COLLECTION("jdk.GCHeapSummary"),
  /** Throwables that were made, per second since the reading before. */
  EXCEPTIONS("jdk.ExceptionStatistics");

  private final String event;

  Gauge(String event) {
    this.event = event;
  }

  /** The event that tells of it. */
  public String event() {
    return event;
  }
}
