// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.Arrays;

/** One route of one backend: what ended on it in the running interval. */
final class Route {

  private final int slot;
  private final int hash;
  private final byte[] key;
  private final String method;
  private final String template;
  private final StatusTally codes = new StatusTally();
  private final StatusTally calls = new StatusTally();
  private final BucketCounts headerTime = new BucketCounts();
  private final BucketCounts responseTime = new BucketCounts();
  private long requests;
  private long reset;
  private long closed;
  private long abandoned;
  private long remembered;
  private int idleIntervals;

  /**
   * A route on which nothing has ended yet.
   *
   * @param slot the backend's
   * @param hash of slot and key
   * @param key the bytes that tell it from the backend's other routes
   * @param method escaped
   * @param template escaped
   */
  Route(int slot, int hash, byte[] key, String method, String template) {
    this.slot = slot;
    this.hash = hash;
    this.key = key;
    this.method = method;
    this.template = template;
  }

  int slot() {
    return slot;
  }

  int hash() {
    return hash;
  }

  boolean isFor(int itsSlot, int itsHash, byte[] itsKey, int length) {
    return hash == itsHash
        && slot == itsSlot
        && Arrays.equals(key, 0, key.length, itsKey, 0, length);
  }

  String method() {
    return method;
  }

  String template() {
    return template;
  }

  /** Counts an exchange, or nothing of it where memory is short. */
  void add(ExchangeRecord exchange) {
    int call = exchange.call();
    if (call >= 0) {
      calls.makeRoom(call);
    }
    switch (exchange.outcome()) {
      case RESET -> reset++;
      case CLOSED -> closed++;
      case ABANDONED -> abandoned++;
      case RESPONSE, TRUNCATED -> {
        headerTime.makeRoom(exchange.headerNanos());
        responseTime.makeRoom(exchange.responseNanos());
        codes.add(exchange.status());
        // 0: more requests were in flight than have their start remembered.
        if (exchange.headerNanos() > 0) {
          headerTime.add(exchange.headerNanos());
        }
        if (exchange.responseNanos() > 0) {
          responseTime.add(exchange.responseNanos());
        }
      }
      case REFUSED, UNREACHABLE, TIMED_OUT ->
          throw new IllegalArgumentException("a connect failure has no route");
    }
    if (call >= 0) {
      calls.add(call);
    }
    requests++;
  }

  /** Counts exchanges of which nothing is known but that they ended. */
  void addUnknown(long exchanges) {
    requests += exchanges;
  }

  boolean isIdle() {
    return requests == 0;
  }

  /** Its claim to a place: what ended in the running interval, and half of the claim before it. */
  long rank() {
    return requests + remembered;
  }

  /** Lets it be ranked by what was met of it before it had its place, too. */
  void remember(long met) {
    remembered = met;
  }

  /** Moves what ended in the running interval to another route. */
  void moveTo(Route that) {
    // These need memory; where it is short, what has not been moved stays.
    codes.moveTo(that.codes);
    calls.moveTo(that.calls);
    headerTime.moveTo(that.headerTime);
    responseTime.moveTo(that.responseTime);
    that.requests += requests;
    that.reset += reset;
    that.closed += closed;
    that.abandoned += abandoned;
    requests = 0;
    reset = 0;
    closed = 0;
    abandoned = 0;
  }

  /** How many intervals in a row nothing ended here, this one included. */
  int idleIntervals() {
    return idleIntervals;
  }

  /** The interval's row; the next interval begins. */
  RouteRow take() {
    RouteRow row =
        new RouteRow(
            method,
            template,
            requests,
            CodeCounts.of(codes.take()),
            CodeCounts.of(calls.take()),
            new FailureCounts(reset, closed, abandoned),
            headerTime.take(),
            responseTime.take());
    remembered = rank() / 2;
    idleIntervals = requests == 0 ? idleIntervals + 1 : 0;
    requests = 0;
    reset = 0;
    closed = 0;
    abandoned = 0;
    return row;
  }
}
