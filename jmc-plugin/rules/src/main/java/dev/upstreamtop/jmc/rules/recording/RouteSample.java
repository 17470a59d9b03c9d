// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

/**
 * One route of one backend in one interval.
 *
 * @param errors answers 5xx
 * @param failures requests without an answer
 */
public record RouteSample(
    BackendId backend,
    TimeRange range,
    String method,
    String route,
    long requests,
    long errors,
    long failures,
    long headerP50Nanos,
    long headerP99Nanos,
    long headerMaxNanos)
    implements IntervalSample {}
