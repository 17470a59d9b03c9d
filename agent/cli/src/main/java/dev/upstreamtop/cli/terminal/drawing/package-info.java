// SPDX-License-Identifier: Apache-2.0
/** Styled text: spans, figures in few columns, and what a terminal is sent. */
package dev.upstreamtop.cli.terminal.drawing;
