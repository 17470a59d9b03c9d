// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/** Whether traffic is being captured right now. */
public enum CaptureState {
  /** On the way to a first attach or connection. */
  STARTING,
  /** Programs attached, or feed connected. */
  CAPTURING,
  /** Switched off on purpose. */
  DISABLED,
  /** Not possible at present, or no interface is there; the reason says why. */
  UNAVAILABLE,
  /** Ended for good. */
  STOPPED
}
