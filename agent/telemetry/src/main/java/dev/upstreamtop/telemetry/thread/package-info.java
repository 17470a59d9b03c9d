// SPDX-License-Identifier: Apache-2.0
/** How our threads live in somebody else's JVM without being noticed. */
package dev.upstreamtop.telemetry.thread;
