// SPDX-License-Identifier: Apache-2.0
/** Findings as they begin and end: who is told of them, and how. */
package dev.upstreamtop.cli.alert;
