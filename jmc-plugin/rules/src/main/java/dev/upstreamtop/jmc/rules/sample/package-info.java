// SPDX-License-Identifier: Apache-2.0
/**
 * What Flight Recorder events tell, as plain immutable values, and the names of events and fields;
 * knows no reader and judges nothing.
 */
package dev.upstreamtop.jmc.rules.sample;
