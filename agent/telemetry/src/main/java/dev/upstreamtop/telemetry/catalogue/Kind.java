// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

/** What a figure does as time goes by. */
public enum Kind {
  /** Counts what happened: of an interval, and added up since a moment that is told with it. */
  COUNTER,

  /** How it stands at the end of an interval, or was in it; is never added up over time. */
  GAUGE,

  /** How long something took, each time it happened: of an interval, and added up. */
  DISTRIBUTION
}
