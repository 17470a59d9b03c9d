// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.upstreamtop.capture.harness.HuffmanText;
import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.capture.wire.RecordBuilder;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Routes are bounded, and their sums are whole. */
class RouteTableTest {

  private static final int SLOT = 2;

  private final RouteTable table = new RouteTable();

  @Test
  void countsByStatusAndFailure() {
    add(record("/a"));
    add(record("/a").status(503));
    add(record("/a").outcome(Outcome.TRUNCATED));
    add(record("/a").status(0).outcome(Outcome.RESET));
    add(record("/a").status(0).outcome(Outcome.CLOSED));
    add(record("/a").status(0).outcome(Outcome.ABANDONED));

    RouteRow row = table.take(SLOT).getFirst();

    assertThat(row.method()).isEqualTo("GET");
    assertThat(row.route()).isEqualTo("/a");
    assertThat(row.requests()).isEqualTo(6);
    assertThat(row.codes().toMap()).containsExactly(Map.entry(200, 2L), Map.entry(503, 1L));
    assertThat(row.failures()).isEqualTo(new FailureCounts(1, 1, 1));
    assertThat(row.headerTime().count()).isEqualTo(3);
    assertThat(row.headerTime().sumNanos()).isEqualTo(3_000_000);
    assertThat(row.responseTime().sumNanos()).isEqualTo(6_000_000);
    assertThat(table.take(SLOT)).as("the next interval").isEmpty();
  }

  @Test
  void busiestFirst() {
    add(record("/a"));
    add(record("/b"));
    add(record("/b"));

    assertThat(table.take(SLOT)).extracting(RouteRow::route).containsExactly("/b", "/a");
  }

  @Test
  void methodsAndBackendsAreApart() {
    add(record("/a"));
    add(new RecordBuilder(SLOT, "POST", "/a"));
    add(new RecordBuilder(SLOT + 1, "GET", "/a"));

    assertThat(table.take(SLOT)).extracting(RouteRow::method).containsExactly("GET", "POST");
    assertThat(table.take(SLOT + 1)).hasSize(1);
  }

  @Test
  void unknownPathsGoToOther() {
    add(record("/hidden").flags(2));
    add(record(""));
    table.other(SLOT).addUnknown(5);

    List<RouteRow> rows = table.take(SLOT);

    assertThat(rows).extracting(RouteRow::route).containsExactly(RouteRow.OTHER);
    assertThat(rows.getFirst().requests()).isEqualTo(7);
  }

  @Test
  void pathsOfHttp2AreRoutesAsThoseOfHttp1() {
    add(record("/orders/17").flags(4));
    add(record(HuffmanText.coded("/orders/18?secret=1")).flags(4 | 16));

    assertThat(table.take(SLOT))
        .extracting(RouteRow::method, RouteRow::route, RouteRow::requests)
        .containsExactly(tuple("GET", "/orders/{id}", 2L));
  }

  @Test
  void exchangesOfHttp2WithoutAPathAreARouteOfTheirOwn() {
    add(record("").flags(2 | 4));
    add(record("\0").flags(4 | 16).status(503));

    List<RouteRow> rows = table.take(SLOT);

    assertThat(rows)
        .extracting(RouteRow::method, RouteRow::route, RouteRow::requests)
        .containsExactly(tuple("", "unknown HTTP/2", 2L));
  }

  @Test
  void whatABackendHasTooManyOfGoesToOther() {
    for (int i = 0; i < 1_000; i++) {
      add(record("/x" + i + "y"));
    }

    List<RouteRow> rows = table.take(SLOT);

    assertThat(rows).hasSize(RouteTable.MOST_PER_BACKEND + 1);
    assertThat(rows.getLast().route()).isEqualTo(RouteRow.OTHER);
    assertThat(sum(rows)).isEqualTo(1_000);
  }

  @Test
  void whatAllBackendsHaveTooManyOfGoesToOther() {
    for (int slot = 2; slot < 102; slot++) {
      for (int i = 0; i < 100; i++) {
        add(new RecordBuilder(slot, "GET", "/x" + i + "y"));
      }
    }

    int routes = 0;
    for (int slot = 2; slot < 102; slot++) {
      List<RouteRow> rows = table.take(slot);
      assertThat(sum(rows)).isEqualTo(100);
      routes += (int) rows.stream().filter(row -> !row.route().equals(RouteRow.OTHER)).count();
    }
    assertThat(routes).isEqualTo(RouteTable.MOST);
  }

  @Test
  void aHotRouteHasItsPlaceInAFullTableFromItsSecondRequestOn() {
    for (int i = 0; i < 300; i++) {
      add(record("/scan" + i + "y"));
    }
    for (int i = 0; i < 1_000; i++) {
      add(record("/hot"));
    }

    List<RouteRow> rows = takeAll();

    assertThat(rows.getFirst().route()).isEqualTo("/hot");
    assertThat(rows.getFirst().requests()).isEqualTo(999);
    assertThat(rows).hasSize(RouteTable.MOST_PER_BACKEND + 1);
    assertThat(sum(rows)).isEqualTo(1_300);
  }

  @Test
  void aHotRouteIsWholeInItsFirstFullInterval() {
    for (int i = 0; i < 300; i++) {
      add(record("/scan" + i + "y"));
    }
    add(record("/hot"));
    takeAll();
    for (int i = 0; i < 1_000; i++) {
      add(record("/hot"));
      add(record("/scan" + (300 + i) + "y"));
    }

    List<RouteRow> rows = takeAll();

    assertThat(rows.getFirst().route()).isEqualTo("/hot");
    assertThat(rows.getFirst().requests()).isEqualTo(1_000);
    assertThat(sum(rows)).isEqualTo(2_000);
  }

  @Test
  void aScanTakesNoPlaceFromRoutesInUse() {
    for (int interval = 0; interval < 3; interval++) {
      for (int i = 0; i < RouteTable.MOST_PER_BACKEND; i++) {
        for (int n = 0; n < 8; n++) {
          add(record("/used" + i + "y"));
        }
      }
      takeAll();
    }
    // The scan comes first, when nothing of the interval has come on the routes in use.
    for (int i = 0; i < 300; i++) {
      add(record("/scan" + i + "y"));
    }
    for (int i = 0; i < RouteTable.MOST_PER_BACKEND; i++) {
      add(record("/used" + i + "y"));
    }

    List<RouteRow> rows = takeAll();

    assertThat(rows).hasSize(RouteTable.MOST_PER_BACKEND + 1);
    assertThat(rows.getLast().route()).isEqualTo(RouteRow.OTHER);
    assertThat(rows.getLast().requests()).isEqualTo(300);
  }

  /** Zipf's traffic over ten times as many paths as there are places: what the error may be. */
  @Test
  void aRowLacksNoMoreThanTheLeastRankWhenItGotItsPlace() {
    Random random = new Random(7);
    int places = RouteTable.MOST_PER_BACKEND;
    for (int interval = 0; interval < 20; interval++) {
      Map<String, Long> truth = new HashMap<>();
      int requests = 20_000;
      for (int n = 0; n < requests; n++) {
        // The popular paths are others in each interval.
        int rank = (int) Math.min(10 * places, 1 / (random.nextDouble() + 1e-9));
        String path = "/p" + (rank + 17 * interval) + "y";
        add(record(path));
        truth.merge(path, 1L, Long::sum);
      }
      List<RouteRow> rows = takeAll();
      assertThat(sum(rows)).isEqualTo(requests);
      Map<String, Long> told = new HashMap<>();
      rows.forEach(row -> told.put(row.route(), row.requests()));
      // All ranks together are at most this interval's requests and as many of those before.
      long error = 2L * requests / places;
      truth.forEach(
          (path, count) ->
              assertThat(told.getOrDefault(path, 0L))
                  .as(path)
                  .isBetween(Math.max(0, count - error), count));
    }
  }

  @Test
  void aNewBackendFindsRoomInAFullTable() {
    int backends = RouteTable.MOST / RouteTable.MOST_PER_BACKEND;
    for (int slot = 2; slot < 2 + backends; slot++) {
      for (int i = 0; i < RouteTable.MOST_PER_BACKEND; i++) {
        add(new RecordBuilder(slot, "GET", "/x" + i + "y"));
      }
    }
    int late = 2 + backends;
    for (int i = 0; i < 10; i++) {
      add(new RecordBuilder(late, "GET", "/hot"));
    }

    assertThat(table.take(late))
        .extracting(RouteRow::route, RouteRow::requests)
        .containsExactly(tuple("/hot", 9L), tuple(RouteRow.OTHER, 1L));
    long rest = 0;
    for (int slot = 2; slot < late; slot++) {
      rest += sum(table.take(slot));
    }
    assertThat(rest).isEqualTo(RouteTable.MOST);
  }

  @Test
  void whatGoesTakesItsCodesAndTimesToOther() {
    for (int i = 0; i < RouteTable.MOST_PER_BACKEND; i++) {
      add(record("/x" + i + "y").status(503));
    }
    add(record("/new").status(0).outcome(Outcome.RESET));
    add(record("/new"));

    List<RouteRow> rows = takeAll();

    RouteRow other = rows.getLast();
    assertThat(other.route()).isEqualTo(RouteRow.OTHER);
    assertThat(other.codes().toMap()).containsExactly(Map.entry(503, 1L));
    assertThat(other.failures()).isEqualTo(new FailureCounts(1, 0, 0));
    assertThat(other.headerTime().sumNanos()).isEqualTo(1_000_000);
    assertThat(rows).extracting(RouteRow::route).contains("/new");
  }

  @Test
  void routesThatComeAndGoAreAllFound() {
    Random random = new Random(11);
    for (int interval = 0; interval < 200; interval++) {
      for (int n = 0; n < 500; n++) {
        add(record("/x" + random.nextInt(2_000) + "y"));
      }
      List<RouteRow> rows = takeAll();
      assertThat(sum(rows)).isEqualTo(500);
      assertThat(rows).extracting(RouteRow::route).doesNotHaveDuplicates();
    }
  }

  @Test
  void untrustedBytesAreEscaped() {
    add(record("/a\u001b[31m\u00e9 \u007f"));

    assertThat(table.take(SLOT).getFirst().route()).isEqualTo("/a%1B[31m%E9%20%7F");
  }

  private List<RouteRow> takeAll() {
    List<RouteRow> rows = table.take(SLOT);
    table.nextInterval();
    return rows;
  }

  private void add(RecordBuilder builder) {
    ExchangeRecord exchange = builder.build();
    table.find(exchange).add(exchange);
  }

  private static RecordBuilder record(String path) {
    return new RecordBuilder(SLOT, "GET", path);
  }

  private static long sum(List<RouteRow> rows) {
    return rows.stream().mapToLong(RouteRow::requests).sum();
  }
}
