// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.io.IOException;
import java.util.List;

/** A JVM with a sink and nothing else: feeds some seconds of traffic at once and ends. */
final class TrafficProgram {

  static final int SECONDS = 5;
  static final long REQUESTS = SECONDS * 24L * 4;

  private TrafficProgram() {}

  public static void main(String[] arguments) throws IOException {
    JfrSink sink = JfrSink.register();
    sink.configured(CaptureSettings.defaults());
    if (arguments.length > 0) {
      System.out.println("ready");
      int ignored = System.in.read();
    }
    BackendKey orders = Traffic.client("10.0.0.9", 8080);
    BackendKey users = Traffic.client("::1", 9001);
    for (int second = 1; second <= SECONDS; second++) {
      sink.accept(
          Traffic.snapshot(
              second,
              List.of(
                  Traffic.row(
                      orders, "orders-1", 3, Traffic.route("GET", "/api/orders/{id}", 70, 5)),
                  Traffic.row(users, "", 1, Traffic.route("GET", "/api/users/{id}", 20, 0))),
              List.of(
                  Traffic.exchange(orders, Outcome.RESPONSE, Traffic.START_NANOS, 250_000_000),
                  Traffic.exchange(orders, Outcome.RESPONSE, Traffic.START_NANOS, 1_000_000),
                  Traffic.exchange(users, Outcome.REFUSED, Traffic.START_NANOS, 40_000))));
    }
    if (arguments.length > 0) {
      System.out.println("fed");
      int ignored = System.in.read();
    }
  }
}
