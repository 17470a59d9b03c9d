// SPDX-License-Identifier: Apache-2.0
/** Runs the kernel programs on packets made by hand: no network, no interface, no timing. */
package dev.upstreamtop.capture.harness;
