// SPDX-License-Identifier: Apache-2.0
/** Recordings as a screen shows them again: interval by interval, in any order. */
package dev.upstreamtop.cli.replay;
