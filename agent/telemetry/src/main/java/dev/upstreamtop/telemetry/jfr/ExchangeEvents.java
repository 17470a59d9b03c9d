// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Snapshot;

/**
 * Writes {@link UpstreamExchangeEvent} and {@link UpstreamFailureEvent} as soon as an interval
 * tells of them.
 */
final class ExchangeEvents {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final UpstreamExchangeEvent exchangeProbe = new UpstreamExchangeEvent();
  private final UpstreamFailureEvent failureProbe = new UpstreamFailureEvent();

  void write(Snapshot snapshot) {
    boolean exchanges = exchangeProbe.isEnabled();
    boolean failures = failureProbe.isEnabled();
    if (!exchanges && !failures) {
      return;
    }
    for (Exchange exchange : snapshot.exchanges().picked()) {
      if (exchanges && !exchange.outcome().isConnectFailure()) {
        writeExchange(exchange, snapshot);
      }
      if (failures && isBackendFailure(exchange.outcome())) {
        writeFailure(exchange, snapshot);
      }
    }
  }

  /** An abandoned request is the client side's doing. */
  private static boolean isBackendFailure(Outcome outcome) {
    return outcome != Outcome.RESPONSE && outcome != Outcome.ABANDONED;
  }

  private static void writeExchange(Exchange exchange, Snapshot snapshot) {
    UpstreamExchangeEvent event = new UpstreamExchangeEvent();
    event.backend = exchange.backend().endpoint().toString();
    event.side = exchange.backend().side().name();
    event.method = exchange.method();
    event.route = exchange.route();
    event.status = exchange.status();
    event.outcome = exchange.outcome().name();
    event.grpcStatus = exchange.grpcStatus();
    event.wireStart = millis(exchange.times().startEpochNanos());
    event.wireStartNanos = nanosWithinMilli(exchange.times().startEpochNanos());
    event.wireEnd = millis(exchange.times().endEpochNanos());
    event.wireEndNanos = nanosWithinMilli(exchange.times().endEpochNanos());
    event.headerTime = exchange.times().headerNanos();
    event.responseTime = exchange.times().responseNanos();
    event.bytesSent = exchange.bytes().sent();
    event.bytesReceived = exchange.bytes().received();
    event.owner = exchange.owner().toString();
    event.captureId = snapshot.identity().id();
    event.intervalNumber = snapshot.interval().sequence();
    event.commit();
  }

  private static void writeFailure(Exchange exchange, Snapshot snapshot) {
    UpstreamFailureEvent event = new UpstreamFailureEvent();
    event.backend = exchange.backend().endpoint().toString();
    event.side = exchange.backend().side().name();
    event.kind = exchange.outcome().name();
    event.detail = detail(exchange);
    event.wireTime = millis(exchange.times().endEpochNanos());
    event.wireTimeNanos = nanosWithinMilli(exchange.times().endEpochNanos());
    event.captureId = snapshot.identity().id();
    event.intervalNumber = snapshot.interval().sequence();
    event.commit();
  }

  private static String detail(Exchange exchange) {
    String request = (exchange.method() + " " + exchange.route()).strip();
    return switch (exchange.outcome()) {
      case REFUSED -> "reset in answer to the first segment of the connection";
      case UNREACHABLE -> "ICMP error in answer to the first segment of the connection";
      case TIMED_OUT -> "no answer to the first segment of the connection within three seconds";
      case RESET -> "reset by the backend before it answered " + request;
      case CLOSED -> "closed by the backend before it answered " + request;
      case TRUNCATED ->
          "response " + exchange.status() + " to " + request + " cut short by the backend";
      case ABANDONED, RESPONSE -> request;
    };
  }

  private static long millis(long epochNanos) {
    return Math.floorDiv(epochNanos, NANOS_PER_MILLI);
  }

  private static long nanosWithinMilli(long epochNanos) {
    return Math.floorMod(epochNanos, NANOS_PER_MILLI);
  }
}
