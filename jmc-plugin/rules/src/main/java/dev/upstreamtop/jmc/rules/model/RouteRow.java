// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

/**
 * One route of a backend in the selection.
 *
 * <p>A percentile is one of all exchanges of the selection. Recordings of 0.1 have percentiles of
 * periods and no distributions: of several the highest is told, never an average.
 *
 * @param errors answers 5xx
 * @param failures requests without an answer
 * @param periods how many recorded periods the times are the highest of; with 1 they are exact
 * @param highestP50Nanos the median of the period in which it was highest
 * @param highestP99Nanos the 99th percentile of the period in which it was highest
 * @param maxNanos the longest header time
 */
public record RouteRow(
    String method,
    String route,
    long requests,
    long errors,
    long failures,
    int periods,
    long highestP50Nanos,
    long highestP99Nanos,
    long maxNanos) {}
