// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.judged;

import dev.upstreamtop.jmc.rules.sample.BackendId;

/**
 * What befell one backend at one time. Immutable.
 *
 * @param backend as it is told apart in the recording
 */
public record Episode(BackendId backend, ToldFinding finding) {}
