// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.capture.wire.RecordBuilder;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.List;
import java.util.Map;
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
  void routesThatWereIdleForLongMakeRoom() {
    for (int i = 0; i < RouteTable.MOST_PER_BACKEND; i++) {
      add(record("/x" + i + "y"));
    }
    for (int interval = 0; interval < 61; interval++) {
      add(record("/x0y"));
      table.take(SLOT);
      table.makeRoom();
    }
    add(record("/new"));
    add(record("/x0y"));

    assertThat(table.take(SLOT)).extracting(RouteRow::route).containsExactly("/new", "/x0y");
  }

  @Test
  void untrustedBytesAreEscaped() {
    add(record("/a\u001b[31m\u00e9 \u007f"));

    assertThat(table.take(SLOT).getFirst().route()).isEqualTo("/a%1B[31m%E9%20%7F");
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
