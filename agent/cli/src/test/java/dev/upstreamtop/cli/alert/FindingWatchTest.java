// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.MarkdownTables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class FindingWatchTest {

  private static final BackendKey DEAD = Traffic.client("10.0.1.13", 8080);

  private final Ledger ledger = new Ledger();
  private final FindingWatch watch = new FindingWatch();
  private long sequence;

  private List<FindingNews> after(BackendRow... rows) {
    sequence++;
    ledger.add(Traffic.snapshot(sequence, List.of(rows), List.of()));
    return watch.see(ledger.view()).news();
  }

  private static BackendRow refusing(BackendKey key) {
    return Traffic.row(key, "orders", Traffic.of(Counter.REFUSED, 12), 0, LatencyHistogram.EMPTY);
  }

  @Test
  void tellsWhenItBeginsAndWhenItIsOver() {
    assertThat(after(Traffic.well(DEAD, "orders", 100, 2))).isEmpty();

    List<FindingNews> begun = after(refusing(DEAD));
    assertThat(begun).extracting(FindingNews::event).containsExactly(FindingNews.Event.BEGUN);
    assertThat(begun.getFirst().finding().statement())
        .startsWith("orders (10.0.1.13:8080) refuses connections");
    assertThat(begun.getFirst().epochNanos()).isEqualTo(Traffic.EPOCH_NANOS + Traffic.SECOND);
    assertThat(after(refusing(DEAD))).as("it goes on").isEmpty();
    assertThat(after(BackendRow.empty(DEAD, "orders", false))).as("nobody asks it").isEmpty();

    List<FindingNews> over = new ArrayList<>();
    for (int second = 0; second < 3; second++) {
      over.addAll(after(Traffic.well(DEAD, "orders", 100, 2)));
    }
    assertThat(over).extracting(FindingNews::event).containsExactly(FindingNews.Event.OVER);
    assertThat(over.getFirst().finding().statement()).contains("refuses connections");
  }

  @Test
  void tellsOnceOfABackendThatIsSeenFromBothEnds() {
    BackendKey server = new BackendKey(DEAD.endpoint(), Side.SERVER);

    assertThat(after(refusing(DEAD), refusing(server))).hasSize(1);
  }

  @Test
  void theObjectHasTheMembersOfThePage() throws Exception {
    JsonNode object = new ObjectMapper().readTree(after(refusing(DEAD)).getFirst().json(7));

    List<String> members =
        MarkdownTables.of("alerting.md").get("What is told").stream()
            .map(row -> row.getFirst())
            .toList();
    assertThat(StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false))
        .containsExactlyElementsOf(members);
    assertThat(object.get("event").textValue()).isEqualTo("begun");
    assertThat(object.get("time").textValue()).isEqualTo("2026-03-01T14:31:02Z");
    assertThat(object.get("lost").longValue()).isEqualTo(7);
    JsonNode finding = object.get("finding");
    assertThat(finding.get("backend").textValue()).isEqualTo("10.0.1.13:8080");
    assertThat(finding.get("kind").textValue()).isEqualTo("REFUSED");
    assertThat(finding.get("severity").textValue()).isEqualTo("WARNING");
    assertThat(finding.get("affected").doubleValue()).isEqualTo(1);
  }
}
