// SPDX-License-Identifier: Apache-2.0
/** Rules over figures, and whether what was captured keeps them. */
package dev.upstreamtop.cli.check;
