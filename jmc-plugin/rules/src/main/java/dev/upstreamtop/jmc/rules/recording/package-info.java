// SPDX-License-Identifier: Apache-2.0
/**
 * Flight Recorder events turned into plain immutable samples; knows names and units, judges
 * nothing.
 */
package dev.upstreamtop.jmc.rules.recording;
