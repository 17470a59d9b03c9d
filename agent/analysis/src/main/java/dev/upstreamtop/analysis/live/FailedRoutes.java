// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.live;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.SummedSlices;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * On which routes of one backend requests failed in its last periods, in as little room as that
 * takes: where a host fails, each of its backends fails on many routes. For use by one thread.
 */
final class FailedRoutes {

  /** So many routes of a period are kept. */
  static final int MOST_ROUTES = 32;

  /** More names than that are of routes that fail no longer, too. */
  static final int MOST_NAMES = 4 * MOST_ROUTES * LiveBackend.MOST_PERIODS;

  private static final Tally[] KINDS = {Tally.RESPONSES_5XX, Tally.RESET, Tally.CLOSED};

  private record Route(String method, String path) {
    String name() {
      return method.isEmpty() ? path : method + " " + path;
    }
  }

  /**
   * What failed in a period.
   *
   * @param places number of the route times the kinds, and the kind's
   * @param counts as many, none 0
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and it leaves nobody's hands.
  private record Period(TimeRange range, int[] places, int[] counts) {}

  private final Map<Route, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Deque<Period> periods = new ArrayDeque<>();
  private Taker taker;

  /** Takes a period of which something failed. */
  void add(BackendPeriod period, TimeRange range) {
    if (names.size() > MOST_NAMES) {
      forgetNames();
    }
    if (taker == null) {
      taker = new Taker();
    }
    taker.begin();
    period.failures(taker);
    if (taker.used > 0) {
      periods.addLast(
          new Period(
              range,
              Arrays.copyOf(taker.places, taker.used),
              Arrays.copyOf(taker.counts, taker.used)));
    }
  }

  private final class Taker implements BackendPeriod.RouteFailures {
    private final int[] places = new int[MOST_ROUTES * KINDS.length];
    private final int[] counts = new int[MOST_ROUTES * KINDS.length];
    // Routes mostly come in the order in which they came before.
    private final String[] methods = new String[MOST_ROUTES];
    private final String[] paths = new String[MOST_ROUTES];
    private final int[] numbers = new int[MOST_ROUTES];
    private int routes;
    private int used;

    void begin() {
      routes = 0;
      used = 0;
    }

    void forget() {
      Arrays.fill(paths, null);
    }

    @Override
    public boolean take(String method, String path, long errors, long reset, long closed) {
      if (routes < MOST_ROUTES && (errors | reset | closed) != 0) {
        int number = numberAt(routes++, method, path);
        add(number, 0, errors);
        add(number, 1, reset);
        add(number, 2, closed);
      }
      return routes < MOST_ROUTES;
    }

    private int numberAt(int place, String method, String path) {
      if (!path.equals(paths[place]) || !method.equals(methods[place])) {
        methods[place] = method;
        paths[place] = path;
        numbers[place] = number(new Route(method, path));
      }
      return numbers[place];
    }

    private void add(int number, int kind, long count) {
      if (count > 0) {
        places[used] = number * KINDS.length + kind;
        counts[used++] = (int) Math.min(Integer.MAX_VALUE, count);
      }
    }
  }

  private int number(Route route) {
    Integer known = numbers.get(route);
    if (known == null) {
      known = names.size();
      numbers.put(route, known);
      names.add(route.name());
    }
    return known;
  }

  /** Numbers those anew that are in a period. */
  private void forgetNames() {
    Map<Integer, Integer> renumbered = new HashMap<>();
    for (Period period : periods) {
      for (int i = 0; i < period.places().length; i++) {
        int place = period.places()[i];
        int number = renumbered.computeIfAbsent(place / KINDS.length, old -> renumbered.size());
        period.places()[i] = number * KINDS.length + place % KINDS.length;
      }
    }
    numbers.values().retainAll(renumbered.keySet());
    numbers.replaceAll((route, old) -> renumbered.get(old));
    taker.forget();
    names.clear();
    names.addAll(Collections.nCopies(numbers.size(), ""));
    numbers.forEach((route, number) -> names.set(number, route.name()));
  }

  /** Keeps what began at a moment or later, and of that so many periods. */
  void keep(long fromNanos, int most) {
    while (!periods.isEmpty()
        && (periods.size() > most || periods.getFirst().range().startNanos() < fromNanos)) {
      periods.removeFirst();
    }
  }

  /** How many routes have a number, those that fail no longer among them. */
  int names() {
    return names.size();
  }

  void clear() {
    periods.clear();
    numbers.clear();
    names.clear();
    taker = null;
  }

  /** The routes with what failed on them; only until the next period is taken. */
  Map<String, List<Slice>> routes() {
    boolean[] failed = new boolean[names.size()];
    for (Period period : periods) {
      for (int place : period.places()) {
        failed[place / KINDS.length] = true;
      }
    }
    Map<String, List<Slice>> routes = new HashMap<>();
    Sums sums = new Sums();
    for (int number = 0; number < failed.length; number++) {
      if (failed[number]) {
        routes.put(names.get(number), new OfRoute(number, sums));
      }
    }
    return routes;
  }

  /** What failed within a stretch of time, of all routes at once: all are asked about it. */
  private final class Sums {
    private final List<Period> all = List.copyOf(periods);
    private final long[] byPlace = new long[names.size() * KINDS.length];
    private TimeRange range;

    Tallies of(int number, TimeRange asked) {
      if (!asked.equals(range)) {
        Arrays.fill(byPlace, 0);
        for (Period period : all) {
          if (period.range().overlaps(asked)) {
            add(period);
          }
        }
        range = asked;
      }
      return FailedRoutes.tallies(kind -> byPlace[number * KINDS.length + kind]);
    }

    private void add(Period period) {
      for (int i = 0; i < period.places().length; i++) {
        byPlace[period.places()[i]] += period.counts()[i];
      }
    }
  }

  /** The periods of one route, those among them in which nothing failed on it. */
  private static final class OfRoute extends SummedSlices {
    private final int number;
    private final Sums sums;

    OfRoute(int number, Sums sums) {
      this.number = number;
      this.sums = sums;
    }

    @Override
    public Tallies tallies(TimeRange range) {
      return sums.of(number, range);
    }

    @Override
    public Slice get(int index) {
      Period period = sums.all.get(index);
      long[] counts = new long[KINDS.length];
      for (int i = 0; i < period.places().length; i++) {
        if (period.places()[i] / KINDS.length == number) {
          counts[period.places()[i] % KINDS.length] += period.counts()[i];
        }
      }
      return Slice.empty(period.range()).with(FailedRoutes.tallies(kind -> counts[kind]));
    }

    @Override
    public int size() {
      return sums.all.size();
    }
  }

  /** How many there are of a kind. */
  @FunctionalInterface
  private interface Counts {
    long of(int kind);
  }

  private static Tallies tallies(Counts counts) {
    Tallies tallies = Tallies.NONE;
    for (int kind = 0; kind < KINDS.length; kind++) {
      long count = counts.of(kind);
      tallies = count == 0 ? tallies : tallies.with(KINDS[kind], count);
    }
    return tallies;
  }
}
