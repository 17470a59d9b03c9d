// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.upstreamtop.telemetry.catalogue.BackendFigures;
import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CodeCounts;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import dev.upstreamtop.telemetry.verdict.Unjudging;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What is added up in place is what adding up immutable rows gives. */
class LedgerTest {

  private static final BackendKey ORDERS = Traffic.client("10.0.0.9", 8080);

  private final Ledger ledger = new Ledger();

  /** Adds up as plainly as it can be. */
  private static final class Plain {
    final Map<BackendKey, BackendRow> backends = new LinkedHashMap<>();
    final Map<BackendKey, Map<List<String>, RouteRow>> routes = new LinkedHashMap<>();
    final Map<Side, BackendRow> sides = new LinkedHashMap<>();

    void add(Snapshot snapshot) {
      for (BackendRow row : snapshot.backends()) {
        backends.merge(row.key(), row, BackendRow::plus);
        sides.merge(row.key().side(), row.withoutRoutes(), BackendRow::plus);
        for (RouteRow route : row.routes()) {
          routes
              .computeIfAbsent(row.key(), first -> new LinkedHashMap<>())
              .merge(List.of(route.method(), route.route()), route, RouteRow::plus);
        }
      }
    }
  }

  private static Times times(Random random) {
    return new Times(
        Traffic.histogram(nanos(random)),
        Traffic.histogram(nanos(random), nanos(random)),
        random.nextBoolean() ? LatencyHistogram.EMPTY : Traffic.histogram(nanos(random)));
  }

  private static long nanos(Random random) {
    return (long) (Math.exp(random.nextDouble() * 20) * 1_000);
  }

  private static RouteRow route(Random random, String path) {
    return new RouteRow(
        random.nextBoolean() ? "GET" : "POST",
        path,
        1 + random.nextInt(100),
        CodeCounts.of(Map.of(200 + random.nextInt(400), 1L + random.nextInt(100))),
        CodeCounts.NONE,
        new FailureCounts(random.nextInt(3), random.nextInt(3), random.nextInt(3)),
        Traffic.histogram(nanos(random)),
        Traffic.histogram(nanos(random), nanos(random)));
  }

  private static BackendRow row(Random random, BackendKey key, List<RouteRow> routes) {
    Counts.Builder counts = Counts.builder();
    Counter.ALL.forEach(counter -> counts.set(counter, random.nextInt(1_000)));
    return new BackendRow(
        key,
        "",
        false,
        counts.set(Counter.REQUESTS, 1 + random.nextInt(1_000)).build(),
        Gauges.NONE,
        times(random),
        routes,
        List.of());
  }

  private static Snapshot snapshot(Random random, long sequence) {
    List<BackendRow> rows = new ArrayList<>();
    for (int backend = 0; backend < 6; backend++) {
      if (random.nextInt(4) == 0) {
        continue;
      }
      BackendKey key =
          new BackendKey(
              new Endpoint("10.0.0." + backend / 2, 80),
              backend % 2 == 0 ? Side.CLIENT : Side.SERVER);
      List<RouteRow> routes = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        routes.add(route(random, "/" + i));
      }
      rows.add(row(random, key, routes));
    }
    return Traffic.snapshot(sequence, rows);
  }

  @RepeatedTest(50)
  void totalsAreWhatRowsAddUpTo(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Plain plain = new Plain();
    for (int interval = 1; interval <= 12; interval++) {
      Snapshot snapshot = snapshot(random, interval);
      ledger.add(snapshot);
      plain.add(snapshot);
      if (random.nextInt(3) == 0) {
        // Whoever reads changes nothing.
        ledger.view().makeRoutes();
      }
      if (interval == 6 && random.nextBoolean()) {
        ledger.reset();
        plain.backends.replaceAll((key, row) -> BackendRow.empty(key, "", false));
        plain.sides.replaceAll((side, row) -> BackendRow.empty(row.key(), "", false));
        plain.routes.forEach(
            (key, routes) ->
                routes.replaceAll((name, row) -> RouteRow.empty(row.method(), row.route())));
      }
      compare(plain, snapshot, ledger.view());
    }
  }

  private static void compare(Plain plain, Snapshot snapshot, LedgerView view) {
    assertThat(view.backends().keySet()).isEqualTo(plain.backends.keySet());
    plain.backends.forEach(
        (key, row) -> assertSame(view.backends().get(key).totals(), row.counts(), row.times()));
    plain.sides.forEach(
        (side, row) -> {
          assertSame(view.sides().get(side).totals(), row.counts(), row.times());
          assertThat(view.sides().get(side).row()).isEqualTo(snapshot.sumOf(side));
        });
    assertThat(view.routes())
        .hasSize(plain.routes.values().stream().mapToInt(Map::size).sum())
        .allSatisfy(
            route -> {
              List<String> name = List.of(route.row().method(), route.row().route());
              assertSame(route.total(), plain.routes.get(route.backend()).get(name));
              assertThat(route.row()).isEqualTo(last(snapshot, route.backend(), name));
            });
  }

  private static RouteRow last(Snapshot snapshot, BackendKey backend, List<String> name) {
    return snapshot.backends().stream()
        .filter(row -> row.key().equals(backend))
        .flatMap(row -> row.routes().stream())
        .filter(row -> List.of(row.method(), row.route()).equals(name))
        .reduce(RouteRow.empty(name.get(0), name.get(1)), RouteRow::plus);
  }

  private static void assertSame(Totals totals, Counts counts, Times times) {
    assertThat(totals.counts()).isEqualTo(counts);
    for (TimeFigure<Times> figure : BackendFigures.TIMES) {
      assertSame(figure.of(totals.times()), figure.of(times));
    }
  }

  private static void assertSame(RouteRow total, RouteRow expected) {
    assertThat(total.method()).isEqualTo(expected.method());
    assertThat(total.route()).isEqualTo(expected.route());
    assertThat(total.requests()).isEqualTo(expected.requests());
    assertThat(total.codes()).isEqualTo(expected.codes());
    assertThat(total.failures()).isEqualTo(expected.failures());
    assertSame(total.headerTime(), expected.headerTime());
    assertSame(total.responseTime(), expected.responseTime());
  }

  /** All that is told of a total: number, sum, counts below the bounds. */
  private static void assertSame(LatencyHistogram total, LatencyHistogram expected) {
    assertThat(total.count()).isEqualTo(expected.count());
    assertThat(total.sumNanos()).isEqualTo(expected.sumNanos());
    assertThat(TimeBuckets.countsBelow(total)).isEqualTo(TimeBuckets.countsBelow(expected));
  }

  private static List<RouteRow> many(int from, int to) {
    List<RouteRow> routes = new ArrayList<>();
    for (int i = from; i < to; i++) {
      routes.add(Traffic.route("GET", "/" + i, 2, 1));
    }
    return routes;
  }

  private static Snapshot busy(long sequence, List<RouteRow> routes) {
    return Traffic.snapshot(
        sequence, List.of(Traffic.row(ORDERS, "", 1, routes.toArray(RouteRow[]::new))));
  }

  /** What exceeds the table is the overflow route, whole in the interval and in total. */
  @Test
  void routesBeyondTheTableAddUpInOne() {
    int beyond = 10;
    ledger.add(busy(1, many(0, Ledger.MOST_ROUTES - 1)));
    for (int interval = 2; interval <= 4; interval++) {
      // One more finds room; those that were there, and beyond, take turns.
      ledger.add(busy(interval, many(interval, Ledger.MOST_ROUTES + beyond)));
    }
    List<RouteView> routes = ledger.view().routes();
    assertThat(routes).hasSize(Ledger.MOST_ROUTES + 1);
    RouteView last = routes.get(routes.size() - 1);
    assertThat(last.row().route()).isEqualTo(RouteRow.OTHER);
    assertThat(last.row().method()).isEmpty();
    assertThat(last.row().requests()).isEqualTo(2L * beyond);
    assertThat(last.total().requests()).isEqualTo(3 * 2L * beyond);
    assertThat(last.row().headerTime().count())
        .isEqualTo(beyond * many(0, 1).get(0).headerTime().count());
    assertThat(routes.get(0).row()).isEqualTo(RouteRow.empty("GET", "/0"));
    assertThat(routes.get(0).total().requests()).isEqualTo(2);
    assertThat(routes.get(4).row()).isEqualTo(many(4, 5).get(0));
    assertThat(routes.get(4).total().requests()).isEqualTo(4 * 2);
  }

  /** A capture's own overflow route is the ledger's, and needs no room. */
  @Test
  void theOverflowRouteOfACaptureIsOneWithOurs() {
    List<RouteRow> routes = new ArrayList<>(many(0, Ledger.MOST_ROUTES + 1));
    routes.add(Traffic.route("", RouteRow.OTHER, 5, 0));
    ledger.add(busy(1, routes));
    List<RouteView> views = ledger.view().routes();
    assertThat(views).hasSize(Ledger.MOST_ROUTES + 1);
    RouteView other = views.get(views.size() - 1);
    assertThat(other.row().requests()).isEqualTo(7);
    assertThat(other.total().requests()).isEqualTo(7);
  }

  @Test
  void roomComesBackWithABackendThatIsForgotten() {
    ledger.add(busy(1, many(0, Ledger.MOST_ROUTES)));
    long later = 2 + Ledger.GONE_AFTER.toSeconds();
    BackendKey users = Traffic.client("10.0.0.8", 80);
    ledger.add(Traffic.snapshot(later, List.of(Traffic.row(users, "", 1))));
    ledger.add(
        Traffic.snapshot(
            later + 1, List.of(Traffic.row(users, "", 1, many(0, 2).toArray(RouteRow[]::new)))));
    assertThat(ledger.view().routes())
        .extracting(route -> route.row().route())
        .containsExactly("/0", "/1");
    assertThat(ledger.view().all().totals().counts().requests()).isEqualTo(3 * 24);
  }

  @Test
  void aViewKeepsItsRoutesAndMakesNoneOfALaterInterval() {
    ledger.add(busy(1, many(0, 3)));
    LedgerView asked = ledger.view();
    asked.makeRoutes();
    LedgerView unasked = ledger.view();
    ledger.add(busy(2, many(0, 3)));
    assertThat(asked.routes()).allMatch(route -> route.total().requests() == 2);
    assertThatIllegalStateException().isThrownBy(unasked::makeRoutes);
    assertThat(ledger.view().routes()).allMatch(route -> route.total().requests() == 4);
    LedgerView before = ledger.view();
    ledger.reset();
    assertThatIllegalStateException().isThrownBy(before::routes);
    assertThat(ledger.view().routes())
        .allMatch(route -> route.total().requests() == 0 && route.row().requests() == 2);
  }

  private static BackendRow answers(BackendKey key, Counter status) {
    Counts counts = Counts.builder().set(Counter.REQUESTS, 10).set(status, 10).build();
    return new BackendRow(key, "", false, counts, Gauges.NONE, Times.NONE, List.of(), List.of());
  }

  private List<Ledger.Change.Kind> changes(long sequence, BackendRow... rows) {
    return ledger.add(Traffic.snapshot(sequence, List.of(rows))).stream()
        .map(Ledger.Change::kind)
        .toList();
  }

  /** One end is enough to tell of it, and both have to be well for its end. */
  @Test
  void whatHappensToABackendSeenFromBothEndsIsToldOnce() {
    BackendKey server = ORDERS.otherEnd();
    BackendRow wrong = answers(ORDERS, Counter.RESPONSES_5XX);
    BackendRow right = answers(ORDERS, Counter.RESPONSES_2XX);
    BackendRow wrongThere = answers(server, Counter.RESPONSES_5XX);
    BackendRow rightThere = answers(server, Counter.RESPONSES_2XX);
    assertThat(changes(1, right, rightThere)).containsExactly(Ledger.Change.Kind.APPEARED);
    assertThat(changes(2, wrong, rightThere)).containsExactly(Ledger.Change.Kind.FAILING);
    assertThat(ledger.view().backends().values()).allMatch(BackendView::failing);
    assertThat(changes(3, wrong, wrongThere)).isEmpty();
    assertThat(changes(4, right, wrongThere)).isEmpty();
    assertThat(changes(5, right, rightThere)).isEmpty();
    assertThat(changes(6, right, rightThere)).containsExactly(Ledger.Change.Kind.RECOVERED);
    assertThat(ledger.view().backendCount()).isOne();

    long later = Ledger.GONE_AFTER.toSeconds();
    assertThat(changes(6 + later - 1, rightThere)).isEmpty();
    assertThat(changes(6 + later + 1)).isEmpty();
    assertThat(ledger.view().backends()).containsOnlyKeys(server);
    assertThat(changes(6 + 2 * later)).containsExactly(Ledger.Change.Kind.GONE);
  }

  /** Who is not asked any more is as it was, and goes as what it was. */
  @Test
  void whoIsNotAskedDoesNotRecover() {
    BackendRow wrong = answers(ORDERS, Counter.RESPONSES_5XX);
    BackendRow idle = BackendRow.empty(ORDERS, "", false);
    assertThat(changes(1, wrong))
        .containsExactly(Ledger.Change.Kind.APPEARED, Ledger.Change.Kind.FAILING);
    for (int second = 2; second < 30; second++) {
      assertThat(changes(second, idle)).isEmpty();
    }
    assertThat(ledger.view().backends().get(ORDERS).finding())
        .isEqualTo("answers with 5xx since 2026-01-01T00:00:00Z: 100 % of its answers (10)");
    assertThat(changes(2 + Ledger.GONE_AFTER.toSeconds(), idle))
        .containsExactly(Ledger.Change.Kind.GONE);
  }

  @Test
  void nothingIsKnownBeforeTheFirstInterval() {
    LedgerView view = ledger.view();
    assertThat(view.side()).isEqualTo(Side.CLIENT);
    assertThat(view.all().totals().counts()).isEqualTo(Counts.NONE);
    assertThat(view.routes()).isEmpty();
    assertThat(view.routes(ORDERS)).isEmpty();
  }

  /** Silence of the judgement is not the same as health. */
  @Test
  void whatWasNotJudgedStandsWithTheLosses() {
    Ledger unjudged = new Ledger(Unjudging.verdicts());
    for (int i = 1; i <= 3; i++) {
      unjudged.add(Traffic.snapshot(i, List.of()));
    }

    assertThat(unjudged.view().capture().loss().lost()).containsEntry(LiveVerdicts.UNJUDGED, 3L);
    assertThat(unjudged.view().status().loss().lost()).containsEntry(LiveVerdicts.UNJUDGED, 1L);
  }
}
