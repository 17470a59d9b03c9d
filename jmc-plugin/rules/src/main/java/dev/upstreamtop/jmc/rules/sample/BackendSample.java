// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * Traffic of one backend in one interval.
 *
 * @param name a given name, empty without one
 * @param self whether the recorded JVM is this backend
 * @param requests requests begun
 * @param gauges what is under way at the end of the interval
 * @param bytes payload in both directions
 */
public record BackendSample(
    BackendId backend,
    TimeRange range,
    String name,
    boolean self,
    long requests,
    Gauges gauges,
    ByteCounts bytes)
    implements IntervalSample {

  /** The same of another time. */
  public BackendSample at(TimeRange moved) {
    return new BackendSample(backend, moved, name, self, requests, gauges, bytes);
  }
}
