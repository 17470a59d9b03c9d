// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

/** From which end of a connection a backend was seen: the side of the events. */
public enum Vantage {
  /** From the end that asks. */
  CLIENT,
  /** From the end that answers. */
  SERVER
}
