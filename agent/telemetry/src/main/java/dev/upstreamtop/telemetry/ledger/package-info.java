// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of all backends over time: the last interval beside the sums since a moment that is
 * told, for readers that come when they like. No read-out adds up on its own.
 */
package dev.upstreamtop.telemetry.ledger;
