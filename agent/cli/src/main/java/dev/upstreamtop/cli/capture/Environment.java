// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.telemetry.source.SnapshotSourceFactory;

/**
 * What commands find around them.
 *
 * @param sources starts captures
 * @param stop how they learn that they should end
 */
public record Environment(SnapshotSourceFactory sources, Stop stop) {}
