// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;

/**
 * A backend as the beans show it.
 *
 * @param row its last interval
 * @param requestRate requests per second of that interval
 * @param share its part of all requests of that interval, 0 to 1
 * @param totals its counts since it appeared
 * @param failing whether most of its recent results were failures
 */
record BackendView(
    BackendRow row, double requestRate, double share, Counts totals, boolean failing) {}
