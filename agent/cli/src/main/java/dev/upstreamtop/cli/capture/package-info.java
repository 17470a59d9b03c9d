// SPDX-License-Identifier: Apache-2.0
/** A capture that a command runs: its surroundings, its control, what it adds up to. */
package dev.upstreamtop.cli.capture;
