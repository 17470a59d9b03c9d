// SPDX-License-Identifier: Apache-2.0
/**
 * What is told as metrics, made once for whoever serves it: the collector by Prometheus's own
 * client, an agent by a writer that needs the JDK alone.
 */
package dev.upstreamtop.telemetry.metrics;
