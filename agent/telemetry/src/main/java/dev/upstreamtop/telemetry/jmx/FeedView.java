// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

/**
 * What a collector's feed did at one moment.
 *
 * @param readers connections now
 * @param slow readers dropped because they did not keep up
 * @param malformed readers dropped because they did not speak the protocol
 * @param refused connections turned away: not permitted, or too many
 */
public record FeedView(long readers, long slow, long malformed, long refused) {}
