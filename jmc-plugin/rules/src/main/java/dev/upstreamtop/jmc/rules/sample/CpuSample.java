// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * CPU load as shares of all processors of the machine.
 *
 * @param timeNanos when it was taken, since the epoch; it covers the time since the sample before
 * @param machine everything that runs on the machine, 0 to 1
 * @param jvm the recorded JVM, user and system, 0 to 1
 */
public record CpuSample(long timeNanos, double machine, double jvm) {}
