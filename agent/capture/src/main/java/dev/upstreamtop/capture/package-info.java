// SPDX-License-Identifier: Apache-2.0
/** From the kernel's maps and ring to snapshots. */
package dev.upstreamtop.capture;
