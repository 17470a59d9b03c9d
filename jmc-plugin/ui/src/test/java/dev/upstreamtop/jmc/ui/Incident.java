// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui;

import dev.upstreamtop.jmc.rules.SyntheticRecording;
import dev.upstreamtop.jmc.rules.Traffic;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import java.util.Arrays;

/**
 * A recording of a bad minute: of three backends one, the recorded JVM, slows down and fails while
 * it collects garbage from second 30 to 40; a fourth refuses connections.
 */
public final class Incident {

  public static final String ORDERS_1 = "10.0.1.10:8080";
  public static final String ORDERS_2 = "10.0.1.11:8080";
  public static final String CHECKOUT = "10.0.1.12:8080";
  public static final String GONE = "10.0.1.13:8080";
  public static final int SECONDS = 60;

  private Incident() {}

  public static BackendId id(String endpoint) {
    return new BackendId(endpoint, Side.CLIENT);
  }

  /** The whole of it. */
  public static Traffic traffic() {
    Traffic traffic = new Traffic().capturing(0, SECONDS);
    for (int second = 0; second < SECONDS; second++) {
      boolean bad = second >= 30 && second < 40;
      healthy(traffic, ORDERS_1, second, 100 + 20 * (second % 4), 2);
      healthy(traffic, ORDERS_2, second, 90 + 10 * (second % 3), 3);
      checkout(traffic, second, bad);
      traffic.requests(GONE, second, 0).results(GONE, second, "refused", 12L);
      traffic.cpu(second, bad ? 0.8 : 0.35, bad ? 0.6 : 0.1);
      if (bad) {
        traffic.gcPause(second * 1000L + 200, 450);
        traffic.exchange(CHECKOUT, second * 1000L + 150, 600, 500);
      }
    }
    return traffic;
  }

  private static void healthy(
      Traffic traffic, String backend, int second, long requests, long millis) {
    traffic
        .requests(backend, second, requests)
        .results(backend, second, "responses2xx", requests)
        .sameHeaderTimes(backend, second, (int) requests, millis)
        .route(backend, second, "GET", "/api/orders/{id}", requests - 10)
        .route(backend, second, "GET", "/healthz", 10);
  }

  private static void checkout(Traffic traffic, int second, boolean bad) {
    long[] times = new long[30];
    Arrays.fill(times, 20 * SyntheticRecording.MILLI);
    if (bad) {
      Arrays.fill(times, 10, 30, 600 * SyntheticRecording.MILLI);
    }
    long errors = bad ? 12 : 0;
    traffic
        .requests(CHECKOUT, second, 30, true, bad ? 9 : 1, bad ? 900 : 20)
        .results(CHECKOUT, second, "responses2xx", 30 - errors, "responses5xx", errors)
        .headerTimes(CHECKOUT, second, times)
        .route(CHECKOUT, second, "POST", "/checkout", 30);
  }
}
