// SPDX-License-Identifier: Apache-2.0
/** The process of a command: what ends it, and where it writes. */
package dev.upstreamtop.cli.process;
