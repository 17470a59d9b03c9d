// SPDX-License-Identifier: Apache-2.0
/** What a JVM's own events tell about the time in which it worked, waited or stood still. */
package dev.upstreamtop.analysis.jvm;
