// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * One failed attempt to connect, or one broken exchange.
 *
 * @param kind how it failed, as recorded ({@code REFUSED}, {@code RESET}, …)
 * @param wireNanos when, nanoseconds since the epoch
 */
public record FailureSample(BackendId backend, String kind, String detail, long wireNanos) {}
