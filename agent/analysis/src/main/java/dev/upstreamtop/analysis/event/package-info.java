// SPDX-License-Identifier: Apache-2.0
/**
 * What the events of a recording mean, whichever library reads them and whichever release wrote
 * them.
 */
package dev.upstreamtop.analysis.event;
