// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.cli.terminal.drawing.Ansi;
import dev.upstreamtop.cli.terminal.drawing.Capabilities;
import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.drawing.Theme;
import dev.upstreamtop.cli.terminal.input.Key;
import dev.upstreamtop.cli.terminal.input.Target;
import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.judgement.Completeness;
import dev.upstreamtop.cli.terminal.state.Picture;
import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {

  private static final View USUAL = View.of(8, 4);

  private static Picture incident() {
    Picture picture = Picture.of(Traffic.incident(1), Sorting.RATE);
    for (int i = 2; i <= 9; i++) {
      picture = picture.plus(Traffic.incident(i));
    }
    return picture;
  }

  /** The same with what is wrong in it. */
  private static Picture judgedIncident() {
    LiveVerdicts judgement = new LiveVerdicts();
    Picture picture = Picture.of(Traffic.incident(1), Sorting.RATE);
    judgement.see(Traffic.incident(1));
    for (int i = 2; i <= 9; i++) {
      picture = picture.plus(Traffic.incident(i)).judged(judgement.see(Traffic.incident(i)));
    }
    return picture;
  }

  private static List<String> draw(Picture picture, View view, int width, int height) {
    return Screen.draw(picture, view, width, height, ZoneOffset.UTC).lines().stream()
        .map(Line::text)
        .toList();
  }

  private static String line(List<String> lines, String part) {
    return lines.stream().filter(line -> line.contains(part)).findFirst().orElse("no " + part);
  }

  @Test
  void showsTheIncidentAt100Columns() {
    List<String> lines = draw(judgedIncident(), USUAL, 100, 30);

    assertThat(lines.get(0))
        .startsWith(" upstreamtop  lo, eth0 · CLIENT · 1 s  ")
        .contains("227 req/s", "5xx 1.9 %", "failed 5.2 %", "in flight 7")
        .endsWith("14:31:10");
    assertThat(lines.get(1).strip().split(" +"))
        .containsExactly(
            "BACKEND", "TREND", "SHARE", "/s▾", "p50", "p99", "max", "STATUS", "%", "FAILED",
            "FLY");
    assertThat(line(lines, "orders-1"))
        .isEqualTo(
            "  3 orders-1 10.0.1.10:8080 ████████ █▍   44 %  100   2.2ms 2.2ms  31ms 2xx 99 5xx <1"
                + "          0   2");
    assertThat(line(lines, "checkout"))
        .isEqualTo(
            "! 2 checkout 10.0.1.12:8080 ████████ ▍    14 %   31   138ms  1.2s  1.2s 2xx 87 5xx 13"
                + "    4 reset   4");
    assertThat(lines.get(2)).startsWith("✕ 1").contains("10.0.1.13:8080", "96 refused");
    assertThat(line(lines, "POST /checkout")).contains("138ms", "503 13");
    assertThat(line(lines, "14:31:09.378"))
        .contains("POST", "/checkout", "500", "188ms", "→ checkout");
    assertThat(lines.get(28))
        .startsWith(" ✕ 10.0.1.13:8080: refuses connections since 14:31:01: 100 % of its ")
        .contains("nothing lost");
    assertThat(lines.get(29)).contains("[s]ort: rate", "[/]filter", "[q]uit");
  }

  @Test
  void givesUpTrendMaximumAndInFlightFirst() {
    List<String> lines = draw(judgedIncident(), USUAL, 80, 24);

    assertThat(lines.get(1).strip().split(" +"))
        .containsExactly("BACKEND", "SHARE", "/s▾", "p50", "p99", "STATUS", "%", "FAILED");
    assertThat(line(lines, "checkout")).contains("! 2 checkout", "31", "1.2s", "5xx 13", "4 reset");
  }

  @Test
  void showsWholePathsWhereOtherColumnsWouldBeBlank() {
    List<String> lines = draw(judgedIncident(), USUAL, 80, 24);

    assertThat(lines.stream().filter(line -> line.contains("GET  /api/orders/{id}"))).hasSize(2);
    BackendRow row =
        Traffic.row(
            Traffic.client("10.0.0.1", 80),
            "",
            Traffic.answered(2, 0),
            0,
            Traffic.times(2, 1, 1),
            Traffic.route("GET", "/api/v1/customers/{id}/orders", 1, 0, 1),
            Traffic.route("GET", "/api/v1/customers/{id}/orders/{id}/positions", 1, 0, 1));
    Picture deep = Picture.of(Traffic.snapshot(1, List.of(row), List.of()), Sorting.RATE);

    // As much as the words about failures and the mix of codes leave; both ends where it is more.
    assertThat(draw(deep, USUAL, 80, 24).subList(3, 5))
        .anySatisfy(line -> assertThat(line).contains("GET  /api/v1/customers/{id}/orders "))
        .anySatisfy(
            line -> assertThat(line).containsPattern("GET  /api/v1/cust[^ ]*…[^ ]*/positions "));
  }

  @Test
  void showsWhatIsUnderWayAt80ColumnsWhereItIsTheTrouble() {
    BackendKey key = Traffic.client("10.0.0.1", 80);
    LiveVerdicts judgement = new LiveVerdicts();
    Picture picture = null;
    for (int second = 1; second <= 12; second++) {
      BackendRow hangs =
          Traffic.row(key, "orders", Counts.NONE, 0, LatencyHistogram.EMPTY)
              .withGauges(new Gauges(206, (second - 4) * Traffic.SECOND, 3, Traffic.SECOND, 0, 0));
      BackendRow row = second < 5 ? Traffic.well(key, "orders", 100, 2) : hangs;
      Snapshot snapshot = Traffic.snapshot(second, List.of(row), List.of());
      picture =
          (picture == null ? Picture.of(snapshot, Sorting.RATE) : picture.plus(snapshot))
              .judged(judgement.see(snapshot));
    }

    List<String> lines = draw(picture, USUAL, 80, 24);

    assertThat(lines.get(1)).endsWith(" FLY RCV");
    assertThat(lines.get(2)).startsWith("✕ 1 orders").endsWith(" 206   3");
  }

  /** As many as there is room for, and still some routes and recent requests. */
  @ParameterizedTest
  @CsvSource({"80,24,10", "140,40,21", "140,80,48", "80,12,7"})
  void showsAsManyBackendsAsTheWindowIsHigh(int width, int height, int backends) {
    List<BackendRow> rows = new ArrayList<>();
    for (int i = 1; i <= 99; i++) {
      rows.add(
          Traffic.row(
              Traffic.client("10.0.0." + i, 80),
              "",
              Traffic.answered(1000 - i, 0),
              0,
              Traffic.times(10, 1, 1),
              Traffic.route("GET", "/of/" + i, 10, 0, 1)));
    }
    Snapshot snapshot = Traffic.snapshot(1, rows, Traffic.incident(1).exchanges().picked());
    Picture picture = Picture.of(snapshot, Sorting.RATE);

    List<String> lines = draw(picture, View.of(0, 4), width, height);

    assertThat(lines.stream().filter(line -> line.contains(":80 "))).hasSize(backends);
    assertThat(line(lines, "more,")).contains("+" + (99 - backends) + " more");
    assertThat(lines.stream().anyMatch(line -> line.contains("/of/1 "))).isEqualTo(height > 12);
    assertThat(lines.stream().anyMatch(line -> line.contains("→ "))).isEqualTo(height > 12);
    assertThat(Screen.draw(picture, View.of(0, 4), width, height, ZoneOffset.UTC).page())
        .isEqualTo(backends);
  }

  @Test
  void theRecentRequestsObeyTheFilter() {
    View view = USUAL.press(Key.character('/'), List.of(), 10);
    for (int c : "orders-1".chars().toArray()) {
      view = view.press(Key.character(c), List.of(), 10);
    }

    assertThat(draw(incident(), view, 100, 30))
        .anyMatch(line -> line.contains("→ orders-1"))
        .noneMatch(line -> line.contains("→ checkout"));
  }

  @Test
  void drawsTheTrendThatWasChosenAsWideAsThereIsRoom() {
    BackendKey key = Traffic.client("10.0.0.1", 80);
    Picture picture = null;
    for (int second = 1; second <= 40; second++) {
      Snapshot one =
          Traffic.snapshot(second, List.of(Traffic.well(key, "orders", second, 2)), List.of());
      picture = picture == null ? Picture.of(one, Sorting.RATE) : picture.plus(one);
    }
    View whole = USUAL.press(Key.of(Key.Kind.ENTER), picture.order(), 10);

    assertThat(line(draw(picture, USUAL, 180, 24), "orders")).containsPattern("▁▁▁[▂-█]{30}");
    assertThat(line(draw(picture, whole, 80, 24), "rate  "))
        .containsPattern("▁{3}[▂-█]{30,} +≤ 40/s");
    View p99 = whole.press(Key.character('t'), picture.order(), 10);
    assertThat(line(draw(picture, p99, 80, 24), "≤ ")).startsWith("    p99").endsWith("≤ 8.0ms");
    assertThat(draw(picture, p99, 180, 24).get(1)).contains(" p99  ").doesNotContain("TREND");
    View errors = p99.press(Key.character('t'), picture.order(), 10);
    assertThat(line(draw(picture, errors, 80, 24), "    errors")).endsWith(" 0");
  }

  @Test
  void putsTheBackendsOfAPoolTogetherUnderTheirSum() {
    View pools = USUAL.press(Key.character('o'), List.of(), 10);

    List<String> lines = draw(judgedIncident(), pools, 100, 30);

    assertThat(lines.get(2)).startsWith("✕ 1 ").contains("10.0.1.13:8080");
    assertThat(lines.get(3)).startsWith("! 2 checkout 10.0.1.12:8080");
    assertThat(lines.get(4)).startsWith("  3 orders   2 backends").contains(" 86 %", " 196 ");
    assertThat(lines.get(5)).startsWith("  · orders-1 10.0.1.10:8080").contains(" 44 %", " 100 ");
    assertThat(lines.get(6)).startsWith("  · orders-2 10.0.1.11:8080");
    assertThat(draw(judgedIncident(), pools.press(Key.character('o'), List.of(), 10), 100, 30))
        .noneMatch(line -> line.contains("2 backends"));
  }

  private static BackendRow orders(BackendKey key, long errors) {
    return Traffic.row(
        key,
        "",
        Traffic.answered(100 - errors, errors),
        0,
        Traffic.times(100, 2, 2),
        Traffic.route("GET", "/orders", 100, errors, 2));
  }

  @Test
  void aPoolIsAsIllAsTheWorstOfItsBackends() {
    List<BackendKey> keys = List.of(Traffic.client("10.0.0.1", 80), Traffic.client("10.0.0.2", 80));
    LiveVerdicts judgement = new LiveVerdicts();
    Picture picture = null;
    for (int second = 1; second <= 12; second++) {
      BackendRow ill = orders(keys.get(1), second < 4 ? 0 : 90);
      BackendRow well = orders(keys.get(0), 0);
      Snapshot one = Traffic.snapshot(second, List.of(well, ill), List.of());
      picture =
          (picture == null ? Picture.of(one, Sorting.RATE) : picture.plus(one))
              .judged(judgement.see(one))
              .grouped(judgement.peers());
    }

    List<String> lines = draw(picture, USUAL.press(Key.character('o'), List.of(), 10), 100, 20);

    // They have no name: the judgement knows them as peers by what they are asked for.
    assertThat(lines.get(2)).startsWith("! 1 ").contains("2 backends, 1 ill", " 200 ");
    assertThat(lines.get(3)).startsWith("! · 10.0.0.2:80");
    assertThat(lines.get(4)).startsWith("  · 10.0.0.1:80");
  }

  @Test
  void showsTheChosenBackendOfAPoolThatIsLongerThanTheScreen() {
    List<BackendRow> rows = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      rows.add(Traffic.well(Traffic.client("10.0.0." + i, 80), "orders-" + i, 100 - i, 2));
      rows.add(Traffic.well(Traffic.client("10.0.1." + i, 80), "of-" + i + "-own", 1, 2));
    }
    Picture picture = Picture.of(Traffic.snapshot(1, rows, List.of()), Sorting.RATE);
    View view = USUAL.press(Key.character('o'), List.of(), 10);
    for (int i = 0; i < 40; i++) {
      view = view.press(Key.of(Key.Kind.DOWN), Filter.backends(picture, view), 10);
    }

    List<String> lines = draw(picture, view, 100, 24);

    assertThat(line(lines, "orders-40 ")).startsWith("▸");
    assertThat(line(lines, "more pools")).startsWith("    +");
    assertThat(lines.get(2)).contains("60 backends");
  }

  /** What stands behind the figures of the gravest does not come and go with them. */
  @Test
  void theLineAtTheBottomHoldsStill() {
    LiveVerdicts judgement = new LiveVerdicts();
    Picture picture = Picture.of(Traffic.incident(1), Sorting.RATE);
    judgement.see(Traffic.incident(1));
    List<String> behind = new ArrayList<>();
    for (int i = 2; i <= 20; i++) {
      picture = picture.plus(Traffic.incident(i)).judged(judgement.see(Traffic.incident(i)));
      if (i > 9) {
        String notes = draw(picture, USUAL, 140, 30).get(28);
        behind.add(notes.substring(notes.indexOf(" · ")));
      }
    }

    assertThat(behind).containsOnly(behind.getFirst());
    assertThat(behind.getFirst())
        .contains("! checkout: answers with 5xx on POST /checkout since ", "nothing lost");
  }

  @Test
  void knowsWhatStandsWhere() {
    Picture picture = judgedIncident();
    Frame frame = Screen.draw(picture, USUAL, 100, 30, ZoneOffset.UTC);
    List<String> lines = frame.lines().stream().map(Line::text).toList();

    assertThat(frame.at(lines.get(1).indexOf("p99"), 1)).contains(new Target.Title(Sorting.P99));
    assertThat(frame.at(lines.get(1).indexOf("FLY"), 1))
        .contains(new Target.Title(Sorting.IN_FLIGHT));
    assertThat(frame.at(1, 1)).contains(new Target.Title(Sorting.NAME));
    int checkout = lines.indexOf(line(lines, "POST /checkout"));
    assertThat(frame.at(50, checkout))
        .contains(new Target.Backend(Traffic.client("10.0.1.12", 8080)));
    assertThat(frame.at(0, 0)).isEmpty();
    assertThat(frame.at(0, 30)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "100,30", "80,24", "132,40", "60,16", "40,10", "20,5", "10,3", "3,2", "1,1", "300,100"
  })
  void fillsEverySizeAndNeverMore(int width, int height) {
    for (View view :
        List.of(
            USUAL,
            USUAL.press(Key.character('h'), List.of(), 10),
            USUAL.press(Key.character('/'), List.of(), 10),
            USUAL.press(Key.of(Key.Kind.ENTER), incident().order(), 10))) {
      List<Line> lines = Screen.draw(incident(), view, width, height, ZoneOffset.UTC).lines();

      assertThat(lines).hasSize(height);
      assertThat(lines).allSatisfy(line -> assertThat(line.width()).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void readsWithoutColourAndInAscii() {
    Capabilities poor = new Capabilities(false, false, Theme.DARK);
    String all =
        String.join(
            "\n",
            Screen.draw(judgedIncident(), USUAL, 100, 30, ZoneOffset.UTC).lines().stream()
                .map(line -> Ansi.of(line, poor))
                .toList());

    assertThat(all).matches("(?s)[\\x1b\\x0a\\x20-\\x7e]*").doesNotContain("\u001b[3");
    assertThat(all).contains("checkout", "X", "96 refused", "refuses connections");
  }

  @Test
  void saysWhatIsLostAndWhatCannotBeRead() {
    TreeMap<String, Long> lost = new TreeMap<>();
    lost.put("ringFull", 12L);
    CaptureStatus status = Traffic.status(lost, List.of(new UnreadablePort(8443, "TLS", 3)));
    BackendRow row = Traffic.well(Traffic.client("10.0.0.1", 80), "", 10, 1);
    Picture picture =
        Picture.of(Traffic.snapshot(1, List.of(row), List.of(), status), Sorting.RATE)
            .plus(Traffic.snapshot(2, List.of(row), List.of(), status));

    List<String> lines = draw(picture, USUAL, 132, 24);

    assertThat(lines.get(22))
        .contains("24 exchanges missing from routes (ring full)")
        .contains("port 8443 speaks TLS: not readable")
        .doesNotContain("nothing lost");
  }

  @Test
  void saysWhichPortsWereProbedBehindWhatIsGraver() {
    List<UnreadablePort> ports =
        List.of(
            new UnreadablePort(8443, "TLS", 3),
            new UnreadablePort(21, "probe", 1),
            new UnreadablePort(22, "probe", 1),
            new UnreadablePort(23, "probe", 1),
            new UnreadablePort(25, "probe", 1));
    CaptureStatus status = Traffic.status(new TreeMap<>(), ports);

    assertThat(Completeness.of(status, status.loss().lost()))
        .containsExactly(
            "nothing lost",
            "port 8443 speaks TLS: not readable",
            "ports 21, 22, 23 and 1 more probed: nothing sent (health check or scan)");
    assertThat(Completeness.isWhole(status, status.loss().lost())).isTrue();
  }

  /** At three of them, at four, and at more than are listed. */
  @ParameterizedTest
  @CsvSource({"3, ''", "4, 1 more port: not readable", "17, 14 more ports: not readable"})
  void saysHowManyPortsItDoesNotName(int ports, String more) {
    List<UnreadablePort> all =
        IntStream.rangeClosed(1, ports)
            .mapToObj(port -> new UnreadablePort(port, "TLS", 1))
            .toList();
    CaptureStatus status = Traffic.status(new TreeMap<>(), all);

    List<String> expected = new ArrayList<>(List.of("nothing lost"));
    for (int port = 1; port <= 3; port++) {
      expected.add("port " + port + " speaks TLS: not readable");
    }
    if (!more.isEmpty()) {
      expected.add(more);
    }
    assertThat(Completeness.of(status, status.loss().lost())).isEqualTo(expected);
  }

  @Test
  void whatIsNotListedBehindProbedPortsWasProbedToo() {
    List<UnreadablePort> all = new ArrayList<>(List.of(new UnreadablePort(8443, "TLS", 1)));
    for (int port = 1; port <= 100; port++) {
      all.add(new UnreadablePort(port, "probe", 1));
    }
    CaptureStatus status = Traffic.status(new TreeMap<>(), all);

    assertThat(Completeness.of(status, status.loss().lost()))
        .containsExactly(
            "nothing lost",
            "port 8443 speaks TLS: not readable",
            "ports 1, 2, 3 and 97 more probed: nothing sent (health check or scan)");
  }

  @Test
  void showsASickBackendFirst() {
    List<BackendRow> rows = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      rows.add(Traffic.well(Traffic.client("10.0.0." + i, 80), "", 1000 - i, 1));
    }
    rows.addAll(
        Traffic.incident(1).backends().stream()
            .filter(row -> row.key().endpoint().address().equals("10.0.1.13"))
            .toList());
    Snapshot snapshot = Traffic.snapshot(1, rows, List.of());
    Picture picture = Picture.of(snapshot, Sorting.RATE).judged(new LiveVerdicts().see(snapshot));

    List<String> lines = draw(picture, USUAL, 100, 30);

    assertThat(lines.get(2)).startsWith("✕ 1").contains("12 refused");
    assertThat(draw(picture.sortedBy(Sorting.P99, false), USUAL, 100, 30).get(2)).startsWith("✕ 1");
    assertThat(line(lines, "more,")).contains("+23 more");
  }

  @Test
  void countsBackendsWithoutALineOnceThatAreSeenFromBothEnds() {
    List<BackendRow> rows = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      BackendKey client = Traffic.client("10.0.0." + i, 80);
      rows.add(Traffic.well(client, "", 1000 - 10 * i, 1));
      rows.add(Traffic.well(client.otherEnd(), "", 1000 - 10 * i, 1));
    }
    Picture picture = Picture.of(Traffic.snapshot(1, rows, List.of()), Sorting.RATE);

    String expected =
        "+26 more, " + Figures.rate(IntStream.rangeClosed(5, 30).map(i -> 1000 - 10 * i).sum());
    assertThat(line(draw(picture, USUAL, 100, 30), "more,").strip()).isEqualTo(expected + " req/s");
  }

  @Test
  void saysNothingOfTheOtherEndOfABackendThatHasALine() {
    BackendKey client = Traffic.client("10.0.0.1", 80);
    List<BackendRow> rows =
        List.of(Traffic.well(client, "", 10, 1), Traffic.well(client.otherEnd(), "", 10, 1));
    Picture picture = Picture.of(Traffic.snapshot(1, rows, List.of()), Sorting.RATE);

    assertThat(draw(picture, View.of(1, 4), 100, 30)).noneMatch(line -> line.contains(" more,"));
  }

  @Test
  void saysThatNothingWasSeen() {
    Picture picture = Picture.of(Traffic.snapshot(1, List.of(), List.of()), Sorting.RATE);

    assertThat(String.join("\n", draw(picture, USUAL, 80, 24)))
        .contains("No HTTP/1.x request seen yet on lo, eth0", "0 req/s");
  }

  @Test
  void filtersBackendsAndRoutes() {
    View view = USUAL.press(Key.character('/'), List.of(), 10);
    for (int c : "HEALTH".chars().toArray()) {
      view = view.press(Key.character(c), List.of(), 10);
    }

    List<String> lines = draw(incident(), view, 100, 30);

    assertThat(line(lines, "/healthz")).contains("GET");
    assertThat(lines.subList(2, 5)).noneMatch(line -> line.contains("/static"));
    assertThat(Filter.backends(incident(), view)).hasSize(1);
    assertThat(lines.get(29)).contains("filter: HEALTH");
  }

  @Test
  void alwaysSaysHowToQuit() {
    View view = USUAL.press(Key.character('/'), List.of(), 10);
    for (int c : "orders-1.shop.internal".chars().toArray()) {
      view = view.press(Key.character(c), List.of(), 10);
    }
    View filtered = view.press(Key.of(Key.Kind.ENTER), List.of(), 10);
    View played = filtered.ofTape("37/600");

    for (View one : List.of(filtered, played)) {
      assertThat(draw(incident(), one, 80, 24).getLast())
          .contains("filter: orders-1.shop.internal")
          .endsWith("[q]uit");
      assertThat(draw(incident(), one, 60, 24).getLast()).endsWith("[q]uit");
    }
    assertThat(draw(incident(), played, 120, 24).getLast()).contains("[← →]step", "[+ -]speed");
    assertThat(draw(incident(), played, 120, 24).getFirst()).contains("37/600 ");
  }

  @Test
  void showsAllRoutesOfOneBackend() {
    Picture picture = incident();
    View view = USUAL.press(Key.of(Key.Kind.ENTER), picture.order(), 10);

    List<String> lines = draw(picture, view, 100, 30);

    assertThat(String.join("\n", lines))
        .contains("/static/app.js")
        .doesNotContain("POST /checkout");
  }

  @Test
  void showsOneBackendWhole() {
    BackendKey key = Traffic.client("10.0.1.10", 8080);
    BackendRow row =
        new BackendRow(
            key,
            "orders",
            false,
            Counts.builder()
                .set(Counter.REQUESTS, 100)
                .set(Counter.RESPONSES_2XX, 100)
                .set(Counter.BYTES_SENT, 1_200)
                .set(Counter.BYTES_RECEIVED, 34_000_000)
                .set(Counter.RETRANSMITS, 3)
                .set(Counter.CONNECTS, 4)
                .build(),
            new Gauges(2, 12 * Traffic.SECOND, 0, 0, 0, 0),
            new Times(
                Traffic.times(4, 0.2, 1), Traffic.times(100, 2, 31), Traffic.times(100, 3, 40)),
            List.of(Traffic.route("GET", "/api/orders/{id}", 100, 0, 2)),
            List.of("nginx"));
    Picture picture =
        Picture.of(
            Traffic.snapshot(1, List.of(row), Traffic.incident(1).exchanges().picked()),
            Sorting.RATE);
    View view = USUAL.press(Key.of(Key.Kind.ENTER), picture.order(), 10);

    List<String> lines = draw(picture, view, 100, 24);

    assertThat(lines.get(3)).isEqualTo("    in flight 2, oldest 12s · receiving 0");
    assertThat(lines.get(4).strip().split(" +"))
        .containsExactly(
            "count", "mean", "p50", "p90", "p99", "max", "10µs", "1ms", "100ms", "10s");
    assertThat(lines.get(5).strip().split(" +"))
        .startsWith("connect", "4", "0.4ms", "0.2ms")
        .contains("1.0ms");
    assertThat(lines.get(6).strip())
        .startsWith("header")
        .contains(" 31ms ")
        .containsPattern("ms {5,}█ +▁$");
    assertThat(lines.get(7).strip()).startsWith("response").contains(" 41ms ");
    // A column of bars stands above what it is a share of: 31 ms behind 1 ms, in front of 100 ms.
    assertThat(lines.get(6).stripTrailing().length())
        .isBetween(lines.get(4).indexOf("1ms"), lines.get(4).indexOf("100ms"));
    assertThat(lines.get(8) + " " + lines.get(9).strip())
        .contains(
            "sent 1.2 kB · received 34.0 MB · segments sent again 3 · connections made 4, requests"
                + " for each 25")
        .contains("asked by nginx");
    assertThat(line(lines, "GET  /api/orders/{id}")).contains("100");
    assertThat(lines).anyMatch(line -> line.contains("→ orders"));
    assertThat(lines).noneMatch(line -> line.contains("/checkout"));
    assertThat(draw(picture, view.press(Key.of(Key.Kind.ESCAPE), picture.order(), 10), 100, 24))
        .noneMatch(line -> line.contains("connections made"));
  }

  /** The line at the bottom may have no room for all of it. */
  @Test
  void saysAllThatIsWrongWithOneBackendBeneathIt() {
    Picture picture = judgedIncident();
    View view = USUAL.press(Key.of(Key.Kind.ENTER), picture.order(), 10);

    List<String> lines = draw(picture, view, 60, 20);

    assertThat(lines.get(3)).isEqualTo("    refuses connections since 14:31:01: 100 % of its");
    assertThat(lines.get(4)).isEqualTo("    requests found no connection (108)");
  }

  @Test
  void escapesWhatComesFromOutside() {
    Snapshot hostile =
        Traffic.snapshot(
            1,
            List.of(Traffic.well(Traffic.client("10.0.0.1", 80), "\u001b[2J\u202e", 10, 1)),
            List.of());

    List<String> lines = draw(Picture.of(hostile, Sorting.RATE), USUAL, 100, 30);

    assertThat(String.join("", lines))
        .contains("\\u001b[2J\\u202e")
        .doesNotContain("\u001b", "\u202e");
  }

  @Test
  void isAsWideAsItsColumnsWithWideCharactersInALabel() {
    Snapshot snapshot =
        Traffic.snapshot(
            1, List.of(Traffic.well(Traffic.client("10.0.0.1", 80), "注文サーバー", 10, 1)), List.of());

    List<Line> lines =
        Screen.draw(Picture.of(snapshot, Sorting.RATE), USUAL, 100, 30, ZoneOffset.UTC).lines();

    assertThat(lines.get(2).width()).isEqualTo(lines.get(1).width());
  }
}
