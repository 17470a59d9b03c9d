// SPDX-License-Identifier: Apache-2.0
/** What the figures mean: which backend is unwell, and whether anything is missing. */
package dev.upstreamtop.cli.terminal.judgement;
