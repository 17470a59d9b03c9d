// SPDX-License-Identifier: Apache-2.0
/**
 * The immutable values everything else speaks in: what one interval of captured traffic looked
 * like, per backend and per route.
 *
 * <p>Nothing here knows where a value comes from or where it goes; the package imports nothing of
 * the project. All times are nanoseconds, all sizes bytes, all counts those of one interval unless
 * a component says "gauge".
 */
package dev.upstreamtop.telemetry.snapshot;
