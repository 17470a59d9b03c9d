// SPDX-License-Identifier: Apache-2.0
/** The judgement while traffic goes on: the last minutes of each backend, bounded. */
package dev.upstreamtop.analysis.live;
