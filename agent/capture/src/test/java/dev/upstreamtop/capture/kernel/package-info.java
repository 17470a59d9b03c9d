// SPDX-License-Identifier: Apache-2.0
/** What the kernel programs make of packets, case by case. */
package dev.upstreamtop.capture.kernel;
