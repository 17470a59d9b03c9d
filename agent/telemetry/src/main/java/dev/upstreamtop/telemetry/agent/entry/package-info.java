// SPDX-License-Identifier: Apache-2.0
/** What a JVM loads first from the agent's archive: Java 8 bytecode, no dependency. */
package dev.upstreamtop.telemetry.agent.entry;
