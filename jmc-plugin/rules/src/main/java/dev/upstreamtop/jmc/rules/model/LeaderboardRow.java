// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.ByteCounts;
import dev.upstreamtop.jmc.rules.sample.Gauges;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import dev.upstreamtop.jmc.rules.sample.Tunnels;
import java.util.List;

/**
 * One backend in the selection.
 *
 * @param requests requests seen
 * @param requestsPerSecond the same over the time that the selection's intervals cover
 * @param share of the requests of all backends that are shown on the same side, 0 to 1
 * @param headerTime first byte of the request to first byte of the final head
 * @param responseTime first byte of the request to last byte of the response
 * @param connectTime SYN to SYN-ACK
 * @param gauges the most that was under way at the end of an interval of the selection, and the
 *     oldest that was seen in it
 * @param bytes payload in both directions
 * @param tunnels those open at the end of the selection, and what went through them in it
 * @param routes busiest first
 */
public record LeaderboardRow(
    BackendInfo backend,
    long requests,
    double requestsPerSecond,
    double share,
    LatencySummary headerTime,
    LatencySummary responseTime,
    LatencySummary connectTime,
    ResultCounts results,
    Gauges gauges,
    ByteCounts bytes,
    Tunnels tunnels,
    List<RouteRow> routes) {

  public LeaderboardRow {
    routes = List.copyOf(routes);
  }

  /** Whether nothing is under way at the end of the selection: no request, no body, no tunnel. */
  public boolean isQuiet() {
    return gauges.isQuiet() && tunnels.open() == 0;
  }

  /** The share of answers that are 5xx, 0 to 1; 0 without answers. */
  public double errorShare() {
    return results.responses() == 0 ? 0 : (double) results.serverErrors() / results.responses();
  }
}
