// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.capture.wire.RecordBuilder;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/privacy.md is true. */
class PrivacyPageTest {

  private static final Path PAGE = Path.of("..", "..", "docs", "privacy.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** The code in each row of the table whose head is given; one column's, or all. */
  private static List<List<String>> rows(String head, int columns) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(PAGE);
    int line = lines.indexOf(head) + 2;
    assertThat(line).as(head).isGreaterThan(1);
    for (; lines.get(line).startsWith("|"); line++) {
      String[] cells = lines.get(line).split("\\|", -1);
      StringBuilder text = new StringBuilder();
      for (int i = 1; i <= columns; i++) {
        text.append(cells[i]);
      }
      rows.add(CODE.matcher(text).results().map(PrivacyPageTest::code).toList());
    }
    return rows;
  }

  private static String code(MatchResult match) {
    return match.group(1);
  }

  @Test
  void namesEveryFieldOfARecord() throws IOException {
    List<String> named = rows("| Field | What it is |", 1).stream().flatMap(List::stream).toList();

    assertThat(named).containsExactlyInAnyOrderElementsOf(RecordBuilder.members());
  }

  @Test
  void tellsWhatIsFolded() throws IOException {
    List<List<String>> examples = rows("| Sent | Route |", 2);

    assertThat(examples).hasSizeGreaterThan(10);
    for (List<String> example : examples) {
      assertThat(route(example.getFirst())).isEqualTo(example.getLast());
    }
    assertThat(route("http://user:secret@host/x")).isEqualTo("http://host/x");
    assertThat(Files.readString(PAGE)).contains("`http://user:secret@host/x` is `http://host/x`");
  }

  private static String route(String path) {
    RouteTable table = new RouteTable();
    ExchangeRecord exchange = new RecordBuilder(2, "GET", path).build();
    table.find(exchange).add(exchange);
    List<RouteRow> rows = table.take(2);
    return rows.getFirst().route();
  }
}
