// SPDX-License-Identifier: Apache-2.0
/** What there is to show: the last intervals and the order of the rows; immutable. */
package dev.upstreamtop.cli.terminal.state;
