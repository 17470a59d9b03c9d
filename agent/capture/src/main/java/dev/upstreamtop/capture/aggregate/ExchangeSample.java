// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeResult;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Picks a bounded number of an interval's exchanges: failures first, then the slowest, and beside
 * them always the latest ones.
 */
final class ExchangeSample {

  /** The most exchanges that are taken from an interval. */
  static final int MOST = 1_024;

  private static final int LATEST = 64;
  private static final int RANKED = MOST - LATEST;

  /** An exchange that may be picked; its memory is used again and again. */
  private static final class Candidate {
    private long number;
    private long rank;
    private int slot;
    private Route route;
    private int status;
    private Outcome outcome;
    private String grpcStatus = "";
    private long startNanos;
    private long headerNanos;
    private long responseNanos;
    private long bytesSent;
    private long bytesReceived;
    private Owner owner = Owner.UNKNOWN;

    void set(
        long exchangeNumber,
        long exchangeRank,
        ExchangeRecord exchange,
        Route itsRoute,
        Owner itsOwner,
        KernelClock clock) {
      owner = itsOwner;
      number = exchangeNumber;
      rank = exchangeRank;
      slot = exchange.slot();
      route = itsRoute;
      status = exchange.status();
      outcome = exchange.outcome();
      grpcStatus = exchange.grpcStatus();
      // One whose start is not known stands where it was read, shortly after its end.
      startNanos = exchange.startNanos() == 0 ? clock.nowNanos() : exchange.startNanos();
      headerNanos = exchange.headerNanos();
      responseNanos = exchange.responseNanos();
      bytesSent = exchange.bytesSent();
      bytesReceived = exchange.bytesReceived();
    }

    Exchange toExchange(BackendKey backend, long epochOffsetNanos) {
      return new Exchange(
          backend,
          route.method(),
          route.template(),
          new ExchangeResult(outcome, status, grpcStatus),
          new ExchangeTimes(startNanos + epochOffsetNanos, headerNanos, responseNanos),
          new Bytes(bytesSent, bytesReceived),
          owner);
    }
  }

  private final KernelClock clock;

  /** A heap whose least interesting candidate is on top. */
  private final Candidate[] ranked = candidates(RANKED);

  private final Candidate[] latest = candidates(LATEST);
  private int rankedSize;
  private long seen;

  /** An empty one, of records with times by this clock. */
  ExchangeSample(KernelClock clock) {
    this.clock = clock;
  }

  private static Candidate[] candidates(int count) {
    Candidate[] candidates = new Candidate[count];
    for (int i = 0; i < count; i++) {
      candidates[i] = new Candidate();
    }
    return candidates;
  }

  /**
   * Looks at an exchange that ended.
   *
   * @param route the one it was counted under; for a connect failure the backend's overflow row
   * @param owner the process that opened its connection
   */
  void offer(ExchangeRecord exchange, Route route, Owner owner) {
    long rank = rank(exchange);
    latest[(int) (seen % LATEST)].set(seen, rank, exchange, route, owner, clock);
    if (rankedSize < RANKED) {
      ranked[rankedSize].set(seen, rank, exchange, route, owner, clock);
      siftUp(rankedSize++);
    } else if (rank > ranked[0].rank) {
      ranked[0].set(seen, rank, exchange, route, owner, clock);
      siftDown();
    }
    seen++;
  }

  private static long rank(ExchangeRecord exchange) {
    boolean failed =
        exchange.outcome() != Outcome.RESPONSE
            || exchange.status() >= 500
            || CallResults.isServerError(exchange.grpcStatus());
    // Failures lie above all that succeeded, whatever time that took.
    return (exchange.responseNanos() >>> 2) + (failed ? Long.MAX_VALUE / 2 : 0);
  }

  private void siftUp(int from) {
    int i = from;
    while (i > 0 && ranked[i].rank < ranked[(i - 1) / 2].rank) {
      swap(i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
  }

  private void siftDown() {
    int i = 0;
    while (true) {
      int least = i;
      for (int child = 2 * i + 1; child <= 2 * i + 2 && child < RANKED; child++) {
        if (ranked[child].rank < ranked[least].rank) {
          least = child;
        }
      }
      if (least == i) {
        return;
      }
      swap(i, least);
      i = least;
    }
  }

  private void swap(int a, int b) {
    Candidate candidate = ranked[a];
    ranked[a] = ranked[b];
    ranked[b] = candidate;
  }

  /** How many exchanges ended since the last {@link #take}. */
  long seen() {
    return seen;
  }

  /**
   * The picked ones in order of their end; the next interval begins.
   *
   * @param backends the backend of a slot
   * @param epochOffsetNanos what makes wall-clock time of the kernel's
   */
  List<Exchange> take(IntFunction<BackendKey> backends, long epochOffsetNanos) {
    List<Candidate> picked = new ArrayList<>(MOST);
    long oldestLatest = Math.max(0, seen - LATEST);
    for (int i = 0; i < rankedSize; i++) {
      if (ranked[i].number < oldestLatest) {
        picked.add(ranked[i]);
      }
    }
    for (long number = oldestLatest; number < seen; number++) {
      picked.add(latest[(int) (number % LATEST)]);
    }
    picked.sort(
        Comparator.comparingLong(candidate -> candidate.startNanos + candidate.responseNanos));
    List<Exchange> exchanges =
        picked.stream().map(c -> c.toExchange(backends.apply(c.slot), epochOffsetNanos)).toList();
    rankedSize = 0;
    seen = 0;
    return exchanges;
  }
}
