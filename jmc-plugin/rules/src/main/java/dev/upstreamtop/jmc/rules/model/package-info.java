// SPDX-License-Identifier: Apache-2.0
/**
 * What a reader of a recording asks for: leaderboard, series over time, exchanges, JVM context,
 * completeness.
 */
package dev.upstreamtop.jmc.rules.model;
