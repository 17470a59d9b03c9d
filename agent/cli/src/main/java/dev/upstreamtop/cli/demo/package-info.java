// SPDX-License-Identifier: Apache-2.0
/**
 * A little world to look at: a real nginx, three backends of which one is sick, and somebody who
 * asks for pages or calls.
 */
package dev.upstreamtop.cli.demo;
