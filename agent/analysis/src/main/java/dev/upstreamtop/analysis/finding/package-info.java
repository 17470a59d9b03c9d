// SPDX-License-Identifier: Apache-2.0
/** What a judgement says: which backend, what, since when, why, and what to do. */
package dev.upstreamtop.analysis.finding;
