// SPDX-License-Identifier: Apache-2.0
/**
 * What flight recordings tell about the backends: a verdict, the leaderboard, and what both rest
 * on.
 */
package dev.upstreamtop.cli.report;
