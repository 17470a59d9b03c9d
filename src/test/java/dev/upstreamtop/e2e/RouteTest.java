// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Upstreamtop;
import org.junit.jupiter.api.Test;

/** Many paths become few routes, and sums stay whole. */
@InNamespace
class RouteTest {

  private static final int PATHS = 20_000;
  private static final String ROUTE_OF_THE_REST = " other";
  private static final Backend.Behaviour OK = Backend.answering(Backend.response(200));

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  @Test
  void identifiersFoldAndWhatDoesNotFoldIsBounded() throws Exception {
    try (Backend orders = new Backend("127.0.0.1", OK);
        Backend letters = new Backend("127.0.0.1", OK);
        Upstreamtop top = Upstreamtop.top()) {
      new Client("127.0.0.1", orders.port()).send(PATHS, 4, n -> get("/orders/" + n));
      new Client("127.0.0.1", letters.port()).send(PATHS, 4, n -> get("/" + inLetters(n)));

      Figures figures = top.stop();

      Row folded = figures.client(orders.endpoint());
      assertThat(folded.counts()).isEqualTo("requests 20000, responses2xx 20000");
      assertThat(folded.get("recordsLost")).isZero();
      assertThat(folded.answers()).isEqualTo("GET /orders/{id} 200x20000");
      Row bounded = figures.client(letters.endpoint());
      assertThat(bounded.counts()).isEqualTo("requests 20000, responses2xx 20000");
      assertThat(bounded.get("recordsLost")).isZero();
      // Routes come and go by their traffic, so the bound holds in each interval, not over several;
      // those that have gone are still told with their totals.
      assertThat(figures.intervals())
          .allSatisfy(
              interval ->
                  assertThat(interval.get("backends"))
                      .allSatisfy(
                          row ->
                              assertThat(row.get("routes"))
                                  .filteredOn(route -> route.get("requests").asLong() > 0)
                                  .hasSizeLessThanOrEqualTo(201)));
      assertThat(bounded.routes()).containsKey(ROUTE_OF_THE_REST);
      assertThat(bounded.routes().values().stream().mapToLong(Row::requests).sum())
          .isEqualTo(PATHS);
    }
  }

  /** The number in the letters k to t: nothing that looks like an identifier. */
  private static String inLetters(int number) {
    StringBuilder letters = new StringBuilder();
    for (char digit : Integer.toString(number).toCharArray()) {
      letters.append((char) ('k' + digit - '0'));
    }
    return letters.toString();
  }

  @Test
  void identifiersOfAllKindsFoldAndLongNeighboursStayApart() throws Exception {
    String shared = "/shared" + "/segment".repeat(12);
    try (Backend backend = new Backend("127.0.0.1", OK);
        Upstreamtop top = Upstreamtop.top()) {
      Client client = new Client("127.0.0.1", backend.port());
      for (String path :
          new String[] {
            "/u/0d9f8a52-6d2f-4c5e-9a51-3f0c2f6ad111/x",
            "/h/9f86d081884c7d65",
            "/d/2026-11-23",
            "/q?id=1",
            shared + "/a",
            shared + "/b",
            shared + "/c"
          }) {
        client.send(get(path));
      }

      assertThat(top.stop().client(backend.endpoint()).routes())
          .containsOnlyKeys(
              "GET /u/{id}/x",
              "GET /h/{id}",
              "GET /d/{id}",
              "GET /q",
              "GET " + shared + "/a",
              "GET " + shared + "/b",
              "GET " + shared + "/c");
    }
  }
}
