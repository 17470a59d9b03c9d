// SPDX-License-Identifier: Apache-2.0
/** Asks the one judgement about a recording that Mission Control has loaded. */
package dev.upstreamtop.jmc.rules.judged;
