// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * A time in which something held up the recorded JVM.
 *
 * @param detail what exactly: a collection's phase, a VM operation, a lock's class; may be empty
 */
public record JvmSpan(JvmCause cause, TimeRange range, String detail) {}
