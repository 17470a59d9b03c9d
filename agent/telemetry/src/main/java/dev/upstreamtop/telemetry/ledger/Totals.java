// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Times;

/**
 * What was added up of a backend.
 *
 * @param sinceEpochNanos since when: the beginning of the first interval in it, or the reset;
 *     nanoseconds since the epoch
 * @param counts what was counted
 * @param times how long it took, by {@link dev.upstreamtop.telemetry.catalogue.TimeBuckets#GROUPS}
 */
public record Totals(long sinceEpochNanos, Counts counts, Times times) {}
