// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * The tunnels of a backend in a time: how they stand at its end, and what happened in it.
 *
 * @param open tunnels at the end, after 101 or CONNECT
 * @param oldestNanos age of the oldest of them, 0 without any
 * @param counts what went through them, and who ended them
 */
public record Tunnels(long open, long oldestNanos, TunnelCounts counts) {

  /** There were none. */
  public static final Tunnels NONE = new Tunnels(0, 0, TunnelCounts.NONE);

  /**
   * A time and the one after it: how it stands at the end, the oldest that was seen in both, and
   * the sum of what happened.
   */
  public Tunnels then(Tunnels later) {
    return new Tunnels(
        later.open, Math.max(oldestNanos, later.oldestNanos), counts.plus(later.counts));
  }
}
