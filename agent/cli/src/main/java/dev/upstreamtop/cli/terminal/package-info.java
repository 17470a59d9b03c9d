// SPDX-License-Identifier: Apache-2.0
/**
 * The terminal as a sink: the live screen, plain lines, and the summary of a whole capture.
 *
 * <p>Floors below, each standing on those before it: drawing, state, judgement, input, layout.
 */
package dev.upstreamtop.cli.terminal;
