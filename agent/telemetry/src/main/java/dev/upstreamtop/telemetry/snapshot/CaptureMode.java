// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/** Where this process gets its snapshots from. */
public enum CaptureMode {
  /** It attaches the programs itself. */
  DIRECT,
  /** It reads the feed of a collector on the same host. */
  FEED
}
