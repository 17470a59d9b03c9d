// SPDX-License-Identifier: Apache-2.0
/** The leaderboard: a tree of backends and their routes, in JFace alone. */
package dev.upstreamtop.jmc.ui.board;
