// SPDX-License-Identifier: Apache-2.0
/**
 * What draws: pure renderers from snapshots to styled lines, and the driver that puts them on a
 * terminal.
 */
package dev.upstreamtop.cli.terminal;
