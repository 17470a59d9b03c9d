// SPDX-License-Identifier: Apache-2.0
/** What is told about upstream traffic, and where: Java 17, no run-time dependency. */
package dev.upstreamtop.telemetry;
