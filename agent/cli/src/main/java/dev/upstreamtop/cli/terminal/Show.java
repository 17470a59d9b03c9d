// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

/**
 * How much a terminal draws.
 *
 * @param backends at most so many backends at a time, at least 1
 * @param routes at most so many routes under each
 * @param ascii whether to do without characters beyond ASCII
 */
public record Show(int backends, int routes, boolean ascii) {}
