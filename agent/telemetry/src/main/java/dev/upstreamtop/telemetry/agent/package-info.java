// SPDX-License-Identifier: Apache-2.0
/**
 * The agent inside an application's JVM: options, life cycle, and where its snapshots come from.
 *
 * <p>The rules it keeps: nothing is thrown into the application; premain starts one daemon thread
 * and returns; neither JMX nor java.util.logging is touched before the application has settled its
 * log manager; one line on standard error when there is something to say, none otherwise.
 */
package dev.upstreamtop.telemetry.agent;
