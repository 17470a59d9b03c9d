// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * One route of one backend in one interval.
 *
 * @param errors answers 5xx
 * @param failures requests without an answer
 * @param header the header times; empty in recordings of 0.1, which have no more than the figures
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
    long headerMaxNanos,
    Distribution header)
    implements IntervalSample {}
