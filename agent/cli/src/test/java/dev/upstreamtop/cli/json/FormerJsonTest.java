// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A line of {@code top --format json} that was kept from before the names of today, held against
 * the table of names in the CHANGELOG: what is gone, or is of another kind, has a row, and what the
 * row names instead is there.
 */
class FormerJsonTest {

  /** Objects whose members are data and not names. */
  private static final Set<String> TABLES =
      Set.of("codes", "lost", "ignored", "lostByCause", "ignoredByCause");

  private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9]+(?:\\[])?)`");
  private static final String SIDES = "sides[].";

  /** Which objects a row of the table is about, by the text in its first column. */
  private static final Map<String, List<String>> OBJECTS =
      Map.of(
          "JSON", List.of(""),
          "JSON, backend", List.of("backends[]."),
          "JSON, figures", List.of(SIDES, "backends[].", "backends[].routes[]."),
          "JSON, capture", List.of("capture."));

  private record Row(List<String> objects, List<String> before, List<String> now) {}

  private static final Map<String, JsonNodeType> BEFORE = new TreeMap<>();
  private static final Map<String, JsonNodeType> TODAY = new TreeMap<>();
  private static final List<Row> ROWS = new ArrayList<>();

  @BeforeAll
  static void read() throws IOException {
    try (InputStream kept = FormerJsonTest.class.getResourceAsStream("/former/top.json")) {
      members(new ObjectMapper().readTree(kept), "", BEFORE);
    }
    Ledger ledger = new Ledger();
    ledger.add(
        Traffic.snapshot(
            1,
            Traffic.incident(1).backends(),
            List.of(),
            Traffic.status(new TreeMap<>(), List.of(new UnreadablePort(8443, "TLS", 2)))));
    members(new ObjectMapper().readTree(SnapshotJson.of(ledger.view())), "", TODAY);
    for (String line : Files.readAllLines(Checkout.root().resolve("CHANGELOG.md"))) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 5 && OBJECTS.containsKey(cells[1].strip())) {
        ROWS.add(new Row(OBJECTS.get(cells[1].strip()), names(cells[2]), names(cells[3])));
      }
    }
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(name -> name.group(1)).toList();
  }

  /** All members with their kinds: {@code backends[].routes[].method}. */
  private static void members(JsonNode object, String path, Map<String, JsonNodeType> members) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = path + member.getKey();
      JsonNode value = member.getValue();
      members.put(name, value.getNodeType());
      if (value.isArray()) {
        value.forEach(item -> members(item, name + "[].", members));
      } else if (!TABLES.contains(member.getKey())) {
        members(value, name + ".", members);
      }
    }
  }

  /** The members that are gone, by the object that they were of. */
  private static Map<String, Set<String>> gone() {
    Map<String, Set<String>> gone = new TreeMap<>();
    BEFORE.forEach(
        (path, kind) -> {
          // A row says that the sums over all are told by side.
          String today = path.replaceFirst("^totals\\.", SIDES);
          if (TODAY.get(today) != kind) {
            String object =
                OBJECTS.values().stream()
                    .flatMap(List::stream)
                    .filter(today::startsWith)
                    .max(Comparator.comparingInt(String::length))
                    .orElseThrow();
            gone.computeIfAbsent(object, first -> new LinkedHashSet<>())
                .addAll(List.of(today.substring(object.length()).split("\\.")));
          }
        });
    return gone;
  }

  @Test
  void everyNameThatIsGoneHasARow() {
    assertThat(BEFORE)
        .containsKeys(
            "sequence",
            "totals.failures.reset",
            "backends[].label",
            "backends[].routes[].failures",
            "backends[].routes[].headerTime.p99Nanos",
            "capture.unreadablePorts[].port",
            "capture.lost");
    assertThat(gone().keySet())
        .containsExactlyInAnyOrder(
            OBJECTS.values().stream().flatMap(List::stream).distinct().toArray(String[]::new));
    gone()
        .forEach(
            (object, names) ->
                assertThat(told(object, Row::before)).as("of '%s'", object).containsAll(names));
  }

  private static Set<String> told(String object, Function<Row, List<String>> of) {
    return ROWS.stream()
        .filter(row -> row.objects().contains(object))
        .map(of)
        .flatMap(List::stream)
        .collect(Collectors.toSet());
  }

  @Test
  void everyNameThatARowGivesInsteadIsThere() {
    for (Row row : ROWS) {
      for (String name : row.now()) {
        assertThat(row.objects().stream().map(object -> object + name.replace("[]", "")))
            .as(row.toString())
            .anyMatch(TODAY::containsKey);
      }
    }
    assertThat(ROWS.stream().map(Row::now).flatMap(List::stream)).hasSizeGreaterThan(15);
  }

  /** A row for what never was would send people looking for nothing. */
  @Test
  void everyNameThatARowTakesAwayWasThere() {
    for (Row row : ROWS) {
      for (String name : row.before()) {
        assertThat(BEFORE.keySet())
            .as(row.toString())
            .anyMatch(path -> path.equals(name) || path.endsWith("." + name));
      }
    }
  }
}
