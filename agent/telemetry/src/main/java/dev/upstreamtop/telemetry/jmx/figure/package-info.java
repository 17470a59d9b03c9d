// SPDX-License-Identifier: Apache-2.0
/** Which figures each bean and table tells, made from the catalogue. */
package dev.upstreamtop.telemetry.jmx.figure;
