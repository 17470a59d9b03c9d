// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.RouteRow;

/**
 * A route of a backend.
 *
 * @param backend whose
 * @param row its last interval
 * @param total what was added up of it, since the moment that its backend's totals tell; its times
 *     by {@link dev.upstreamtop.telemetry.catalogue.TimeBuckets#GROUPS}
 */
public record RouteView(BackendKey backend, RouteRow row, RouteRow total) {}
