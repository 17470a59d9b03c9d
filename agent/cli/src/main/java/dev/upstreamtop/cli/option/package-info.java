// SPDX-License-Identifier: Apache-2.0
/** The options of the table on a command line. */
package dev.upstreamtop.cli.option;
