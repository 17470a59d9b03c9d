// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.RouteRow;

/** A route of a backend in the last interval. */
record RouteView(BackendKey backend, RouteRow route) {}
