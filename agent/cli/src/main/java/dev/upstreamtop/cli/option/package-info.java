// SPDX-License-Identifier: Apache-2.0
/** Options that several commands share, and the forms of their values. */
package dev.upstreamtop.cli.option;
