// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.board.BoardColumn;
import dev.upstreamtop.world.PrintedRecording.Row;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of the page's leaderboard, column by column, against those that are printed. */
public final class PageFigures {

  private PageFigures() {}

  /** The page's line of a backend, and those of its routes, tell what is printed. */
  public static void assertTold(ShownRecording page, BackendId backend, Row row) {
    Map<BoardColumn, String> told = new HashMap<>();
    told.put(BoardColumn.REQUESTS, count(row.requests()));
    told.put(BoardColumn.RATE, Figures.rate(row.requests() / row.seconds()));
    told.put(BoardColumn.SHARE, Figures.share(row.share()));
    told.put(BoardColumn.P50, Figures.time(row.headerTimeNanos(50)));
    told.put(BoardColumn.P90, Figures.time(row.headerTimeNanos(90)));
    told.put(BoardColumn.P99, Figures.time(row.headerTimeNanos(99)));
    told.put(BoardColumn.MAX, Figures.time(row.headerTimeNanos(100)));
    told.put(BoardColumn.STATUS_2XX, answers(row, "responses2xx"));
    told.put(BoardColumn.STATUS_3XX, answers(row, "responses3xx"));
    told.put(BoardColumn.STATUS_4XX, answers(row, "responses4xx"));
    told.put(BoardColumn.STATUS_5XX, answers(row, "responses5xx"));
    told.put(BoardColumn.FAILED, count(row.failures()));
    row.results()
        .forEach(
            (name, count) ->
                BoardColumn.named(name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                    .ifPresent(column -> told.put(column, count(count))));
    told.put(BoardColumn.IN_FLIGHT, count(row.inFlight()));
    told.put(BoardColumn.OLDEST, Figures.time(row.oldestInFlightNanos()));
    told.put(BoardColumn.RECEIVING, count(row.receiving()));
    told.put(BoardColumn.OLDEST_RECEIVING, Figures.time(row.oldestReceivingNanos()));
    assertThat(page.cells(backend, told.keySet())).as("%s", backend).isEqualTo(told);

    assertThat(page.routes(backend)).as("routes of %s", backend).isEqualTo(routes(row));
  }

  private static Map<String, Map<BoardColumn, String>> routes(Row row) {
    Map<String, Map<BoardColumn, String>> routes = new TreeMap<>();
    row.routes()
        .forEach(
            (name, route) -> {
              Map<BoardColumn, String> told = new HashMap<>();
              told.put(BoardColumn.REQUESTS, count(route.requests()));
              told.put(BoardColumn.RATE, Figures.rate(route.requests() / row.seconds()));
              told.put(BoardColumn.P50, Figures.time(route.headerTimeNanos(50)));
              told.put(BoardColumn.P99, Figures.time(route.headerTimeNanos(99)));
              told.put(BoardColumn.MAX, Figures.time(route.maxNanos()));
              told.put(
                  BoardColumn.STATUS_5XX,
                  Figures.share((double) route.errors() / route.requests()));
              told.put(BoardColumn.FAILED, count(route.failures()));
              routes.put(name, told);
            });
    return routes;
  }

  private static String answers(Row row, String name) {
    return row.responses() == 0 ? "" : Figures.share((double) row.result(name) / row.responses());
  }

  private static String count(long number) {
    return Figures.count((double) number);
  }
}
