// SPDX-License-Identifier: Apache-2.0
/**
 * Counters and exchange records become one immutable snapshot per interval.
 *
 * <p>Everything here belongs to the capture's thread and is bounded.
 */
package dev.upstreamtop.capture.aggregate;
