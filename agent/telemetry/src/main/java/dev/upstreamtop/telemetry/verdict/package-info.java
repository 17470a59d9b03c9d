// SPDX-License-Identifier: Apache-2.0
/** Which backends are ill now: hands snapshots to the one judgement, which knows no snapshot. */
package dev.upstreamtop.telemetry.verdict;
