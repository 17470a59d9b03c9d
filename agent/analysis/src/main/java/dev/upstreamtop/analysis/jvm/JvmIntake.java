// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import dev.upstreamtop.analysis.jvm.JvmEvidence.CpuLoad;
import dev.upstreamtop.analysis.sample.TimeRange;

/**
 * Takes what the events of a JVM tell about it, in any order; for use by one thread.
 *
 * <p>What an implementation has no use for it leaves alone.
 */
public interface JvmIntake {

  /** Notes that events of a type are in the recording; one of those that are read. */
  default void sawType(String eventType) {}

  /**
   * Adds a length of time.
   *
   * @param detail what tells it from others of its kind: a class, an address, an operation
   */
  void add(Activity activity, TimeRange range, String detail);

  /**
   * Adds that an activity took so much of a time, nobody knows which part of it.
   *
   * @param nanos at most the length of {@code within}
   */
  void addWithin(Activity activity, TimeRange within, long nanos);

  /** Adds a look at the processors. */
  void addLoad(CpuLoad load);

  /** Sets the part of the machine that a container grants, above 0 and at most 1. */
  void setCpuLimit(double share);

  /** Adds that a thread was seen to run in a method; one without a name says nothing. */
  default void addSample(long timeNanos, String method) {}

  /** Adds what was read off a gauge. */
  default void addReading(Gauge gauge, long timeNanos, double value) {}

  /** Sets how large the heap may become, in bytes; what is not above 0 says nothing. */
  default void setLargestHeap(long bytes) {}
}
