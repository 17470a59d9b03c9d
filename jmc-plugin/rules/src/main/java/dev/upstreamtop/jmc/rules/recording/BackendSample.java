// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

/**
 * Traffic of one backend in one interval.
 *
 * @param label a given name, empty without one
 * @param self whether the recorded JVM is this backend
 * @param inFlight requests without an answer at the end of the interval
 * @param oldestInFlightNanos how long the oldest of them has been waiting, 0 without any
 * @param bytesSent bytes of the request direction
 * @param bytesReceived bytes of the response direction
 */
public record BackendSample(
    BackendId backend,
    TimeRange range,
    String label,
    boolean self,
    long requests,
    long inFlight,
    long oldestInFlightNanos,
    long bytesSent,
    long bytesReceived)
    implements IntervalSample {

  BackendSample at(TimeRange moved) {
    return new BackendSample(
        backend,
        moved,
        label,
        self,
        requests,
        inFlight,
        oldestInFlightNanos,
        bytesSent,
        bytesReceived);
  }
}
