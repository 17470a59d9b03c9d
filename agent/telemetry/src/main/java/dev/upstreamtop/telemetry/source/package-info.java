// SPDX-License-Identifier: Apache-2.0
/** Where snapshots come from, as seen by those who start and stop it. */
package dev.upstreamtop.telemetry.source;
