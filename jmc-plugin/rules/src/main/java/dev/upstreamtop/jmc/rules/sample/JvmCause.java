// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/** What can hold up a JVM as a whole, or a thread of it. */
public enum JvmCause {
  GC_PAUSE,
  /** A stop of all threads other than for garbage collection, and the time to bring it about. */
  SAFEPOINT,
  /** The machine's or the container's CPUs are all busy, or the container was throttled. */
  CPU_STARVATION,
  ALLOCATION_STALL,
  LOCK_CONTENTION
}
