// SPDX-License-Identifier: Apache-2.0
/**
 * The one judgement: which backend, what, since when, why. Whoever says that a backend is unwell
 * asks here.
 */
package dev.upstreamtop.analysis;
