// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

/**
 * A step of a distribution of times.
 *
 * @param percentile 0 for the shortest, 100 for the longest
 * @param nanos the time that so many percent are not above: the middle of its bucket, at most 3.2 %
 *     off
 * @param asLong how many took that long or longer, by whole buckets
 */
public record Quantile(double percentile, long nanos, long asLong) {}
