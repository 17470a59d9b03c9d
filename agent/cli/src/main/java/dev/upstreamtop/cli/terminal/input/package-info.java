// SPDX-License-Identifier: Apache-2.0
/** Keys, and what they change. */
package dev.upstreamtop.cli.terminal.input;
