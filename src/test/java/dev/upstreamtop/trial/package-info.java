// SPDX-License-Identifier: Apache-2.0
/** Troubles that are seeded on purpose, and whether the judgement names them. */
package dev.upstreamtop.trial;
