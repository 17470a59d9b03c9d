// SPDX-License-Identifier: Apache-2.0
/** The screen: where each part stands and what it says; no terminal is needed to draw it. */
package dev.upstreamtop.cli.terminal.layout;
