// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

/**
 * What capturing took, and how near to its bounds it came.
 *
 * @param packets packets the programs looked at
 * @param mapFill gauge: fill of the fullest kernel table, 0 to 1
 * @param lagNanos how much later than planned the interval was closed
 * @param kernelNanosPerPacket mean run time of our programs; negative where the operator has BPF
 *     statistics off
 */
public record Effort(long packets, double mapFill, long lagNanos, double kernelNanosPerPacket) {

  /** Nothing was done, and nothing measured. */
  public static final Effort NONE = new Effort(0, 0, 0, -1);

  /** Both intervals: packets added, the worst of fill and lag, the later mean. */
  public Effort plus(Effort later) {
    return new Effort(
        packets + later.packets,
        Math.max(mapFill, later.mapFill),
        Math.max(lagNanos, later.lagNanos),
        later.kernelNanosPerPacket);
  }
}
