// SPDX-License-Identifier: Apache-2.0
/** The one table of limits that every judgement rests on. */
package dev.upstreamtop.analysis.limit;
