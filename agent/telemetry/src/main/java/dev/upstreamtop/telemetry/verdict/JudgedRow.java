// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.verdict;

import dev.upstreamtop.analysis.live.BackendPeriod;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.analysis.sample.Vantage;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One row of a snapshot, as the judgement asks for it.
 *
 * @param key which backend it is there
 */
record JudgedRow(TrackKey key, BackendRow row, Interval interval) implements BackendPeriod {

  private static final int MOST_ROUTES = 32;

  /** Which one it is, whichever capture tells of it: a collector may have begun anew. */
  static TrackKey keyOf(BackendKey backend) {
    return new TrackKey(
        "",
        "",
        backend.endpoint().toString(),
        backend.side() == Side.SERVER ? Vantage.SERVER : Vantage.CLIENT);
  }

  @Override
  public String name() {
    return row.name();
  }

  @Override
  public Supplier<Slice> slice() {
    return KeptRow.of(row, interval);
  }

  @Override
  public Map<String, Long> work() {
    Map<String, Long> work = new HashMap<>();
    for (RouteRow route : row.routes()) {
      if (work.size() == MOST_ROUTES) {
        break;
      }
      work.merge(name(route), route.requests(), Long::sum);
    }
    return work;
  }

  @Override
  public void failures(RouteFailures taker) {
    for (RouteRow route : row.routes()) {
      long errors = route.serverErrors() + failedCalls(route);
      if ((errors > 0 || route.failures().total() > 0)
          && !taker.take(
              route.method(),
              route.route(),
              errors,
              route.failures().reset(),
              route.failures().closed())) {
        return;
      }
    }
  }

  /** Calls of gRPC that the judgement takes for what an answer with 5xx is. */
  private static long failedCalls(RouteRow route) {
    long failed = 0;
    for (Map.Entry<String, Long> call : route.callsByCode().entrySet()) {
      failed += CallResults.isServerError(call.getKey()) ? call.getValue() : 0;
    }
    return failed;
  }

  private static String name(RouteRow route) {
    return route.method().isEmpty() ? route.route() : route.method() + " " + route.route();
  }
}
