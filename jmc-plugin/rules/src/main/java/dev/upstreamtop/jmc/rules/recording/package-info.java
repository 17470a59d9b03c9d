// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a recording: turns its events into samples, whichever release wrote them; judges nothing.
 */
package dev.upstreamtop.jmc.rules.recording;
