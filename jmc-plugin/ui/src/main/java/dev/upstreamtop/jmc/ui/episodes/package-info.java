// SPDX-License-Identifier: Apache-2.0
/** The list of what was found: which backend, what, from when to when, by which figures. */
package dev.upstreamtop.jmc.ui.episodes;
