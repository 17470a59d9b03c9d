// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How complete the picture of an interval is.
 *
 * @param mode where the snapshot comes from
 * @param state whether traffic is being captured
 * @param reason why it is not, one line; empty while capturing
 * @param sides the sides that are captured
 * @param interfaces names of the interfaces with attached programs
 * @param packets packets the programs looked at
 * @param lost what was lost, by cause; every known cause is a key, in camelCase
 * @param ignored what was recognised as something else and left alone, by cause; every known cause
 *     is a key
 * @param unreadablePorts ports that speak something else, busiest first, those that were only
 *     probed last, at most 16
 * @param programsAhead foreign programs that run before ours, as {@code interface/direction:
 *     program}; empty when none
 * @param mapFill gauge: fill of the fullest kernel table, 0 to 1
 * @param lagNanos how much later than planned the interval was closed
 * @param kernelNanosPerPacket mean run time of our programs; negative where the operator has BPF
 *     statistics off
 * @param ownersKnown whether it can be told which process opened a connection
 */
public record CaptureStatus(
    CaptureMode mode,
    CaptureState state,
    String reason,
    List<Side> sides,
    List<String> interfaces,
    long packets,
    SortedMap<String, Long> lost,
    SortedMap<String, Long> ignored,
    List<UnreadablePort> unreadablePorts,
    List<String> programsAhead,
    double mapFill,
    long lagNanos,
    double kernelNanosPerPacket,
    boolean ownersKnown) {

  public CaptureStatus {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
    sides = List.copyOf(sides);
    interfaces = List.copyOf(interfaces);
    lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
    ignored = Collections.unmodifiableSortedMap(new TreeMap<>(ignored));
    unreadablePorts = List.copyOf(unreadablePorts);
    programsAhead = List.copyOf(programsAhead);
  }

  /** A status of a capture that knows no owners. */
  public CaptureStatus(
      CaptureMode mode,
      CaptureState state,
      String reason,
      List<Side> sides,
      List<String> interfaces,
      long packets,
      SortedMap<String, Long> lost,
      SortedMap<String, Long> ignored,
      List<UnreadablePort> unreadablePorts,
      List<String> programsAhead,
      double mapFill,
      long lagNanos,
      double kernelNanosPerPacket) {
    this(
        mode,
        state,
        reason,
        sides,
        interfaces,
        packets,
        lost,
        ignored,
        unreadablePorts,
        programsAhead,
        mapFill,
        lagNanos,
        kernelNanosPerPacket,
        false);
  }

  /**
   * A status without any traffic, for a process that captures nothing (yet, any more, or at all).
   */
  public static CaptureStatus idle(CaptureMode mode, CaptureState state, String reason) {
    return new CaptureStatus(
        mode,
        state,
        reason,
        List.of(),
        List.of(),
        0,
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        List.of(),
        List.of(),
        0,
        0,
        -1);
  }

  /** Everything lost, over all causes. */
  public long lostTotal() {
    return sum(lost);
  }

  /** Everything ignored, over all causes. */
  public long ignoredTotal() {
    return sum(ignored);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
