// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * Everything of a backend that only grows: of one interval, or added up over several.
 *
 * @param requests requests begun
 * @param responses how requests were answered
 * @param failures requests that ended without a final head
 * @param connections attempts to connect
 * @param traffic bytes and segments
 * @param tunnels what went through tunnels, and who ended them
 * @param lostTrack requests whose end can no longer be told because their connection was evicted
 * @param recordsLost exchange records that the ring lost: how much the routes miss
 */
public record Counts(
    long requests,
    ResponseCounts responses,
    FailureCounts failures,
    ConnectionCounts connections,
    TrafficCounts traffic,
    TunnelCounts tunnels,
    long lostTrack,
    long recordsLost) {

  /** Nothing at all. */
  public static final Counts NONE =
      new Counts(
          0,
          ResponseCounts.NONE,
          FailureCounts.NONE,
          ConnectionCounts.NONE,
          TrafficCounts.NONE,
          TunnelCounts.NONE,
          0,
          0);

  public Counts {
    Objects.requireNonNull(responses, "responses");
    Objects.requireNonNull(failures, "failures");
    Objects.requireNonNull(connections, "connections");
    Objects.requireNonNull(traffic, "traffic");
    Objects.requireNonNull(tunnels, "tunnels");
  }

  /** The sum, count by count. */
  public Counts plus(Counts that) {
    return new Counts(
        requests + that.requests,
        responses.plus(that.responses),
        failures.plus(that.failures),
        connections.plus(that.connections),
        traffic.plus(that.traffic),
        tunnels.plus(that.tunnels),
        lostTrack + that.lostTrack,
        recordsLost + that.recordsLost);
  }
}
