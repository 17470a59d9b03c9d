// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.episodes;

import dev.upstreamtop.jmc.rules.judged.ToldFinding;
import dev.upstreamtop.jmc.rules.model.BackendInfo;

/** A line of the list of episodes: what befell one backend at one time. Immutable. */
public record EpisodeLine(BackendInfo backend, ToldFinding finding) {}
