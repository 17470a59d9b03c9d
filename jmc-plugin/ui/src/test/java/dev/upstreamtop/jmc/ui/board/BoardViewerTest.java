// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.Traffic;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.RouteRow;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Incident;
import dev.upstreamtop.jmc.ui.Screen;
import dev.upstreamtop.jmc.ui.chart.TimeChoice;
import dev.upstreamtop.jmc.ui.page.Detail;
import dev.upstreamtop.jmc.ui.page.PageFigures;
import dev.upstreamtop.jmc.ui.page.PageQuery;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoardViewerTest {

  private static final BoardColumn REFUSED = BoardColumn.named("refused").orElseThrow();
  private static final BoardColumn RETRANSMITS = BoardColumn.named("retransmits").orElseThrow();

  private Screen screen;
  private BoardViewer board;

  @BeforeEach
  void open() {
    screen = Screen.open();
    board = new BoardViewer(screen.shell());
    board.show(whole());
    screen.until(() -> tree().getItemCount() == 4);
  }

  @AfterEach
  void close() {
    if (screen != null) {
      screen.close();
    }
  }

  @Test
  void showsTheSickestFirstAndThenTheBusiest() {
    assertThat(cells(BoardColumn.BACKEND))
        .containsExactly(
            Incident.GONE, Incident.CHECKOUT + " ◉ this JVM", Incident.ORDERS_1, Incident.ORDERS_2);
    assertThat(cells(BoardColumn.RANK)).containsExactly("1", "2", "3", "4");
    assertThat(cells(BoardColumn.RATE)).containsExactly("0", "30", "130", "100");
    assertThat(cells(BoardColumn.SHARE)).containsExactly("0 %", "12 %", "50 %", "38 %");
    assertThat(cells(BoardColumn.STATUS_5XX)).containsExactly("", "6.7 %", "0 %", "0 %");
    assertThat(cells(REFUSED)).containsExactly("720", "0", "0", "0");
    screen.keep("leaderboard");
  }

  @Test
  void saysInWordsWhatStandsOut() {
    List<String> states = cells(BoardColumn.STATE);

    assertThat(states.get(0)).startsWith("✕ refuses connections: ").contains("720");
    assertThat(states.get(1)).startsWith("! is slow: half above ").contains(" ms");
    assertThat(states.subList(2, 4)).containsExactly("", "");
  }

  /** The busiest is well, and who answers nothing has no percentile that could be high. */
  @Test
  void whoLetsRequestsWaitStandsFirstWithHowManyAndHowLong() {
    Traffic traffic = new Traffic().capturing(0, 60);
    for (int second = 0; second < 60; second++) {
      for (String well : List.of(Incident.ORDERS_1, Incident.ORDERS_2)) {
        traffic
            .requests(well, second, 100)
            .results(well, second, "responses2xx", 100L)
            .sameHeaderTimes(well, second, 100, 3);
      }
      int waiting = Math.max(0, second - 29);
      traffic.requests(Incident.CHECKOUT, second, 7, false, 7L * waiting, 1_000L * waiting);
      if (waiting == 0) {
        traffic
            .results(Incident.CHECKOUT, second, "responses2xx", 7L)
            .sameHeaderTimes(Incident.CHECKOUT, second, 7, 20);
      }
    }
    RecordingModel model = RecordingModel.of(traffic.load());
    assertThat(model.judged().findings()).isNotEmpty();
    board.show(
        new PageFigures(model)
            .answer(
                new PageQuery(
                    model.range(),
                    TimeRange.EMPTY,
                    TimeRange.EMPTY,
                    Set.of(),
                    TimeChoice.STANDARD,
                    Detail.EXCHANGES))
            .board());

    assertThat(cells(BoardColumn.BACKEND).get(0)).isEqualTo(Incident.CHECKOUT);
    assertThat(cells(BoardColumn.STATE).get(0))
        .startsWith("! does not answer: 210 requests wait for an answer, the oldest for 30.0 s");
    assertThat(cells(BoardColumn.IN_FLIGHT).get(0)).isEqualTo("210");
    assertThat(cells(BoardColumn.STATE).subList(1, 3)).containsOnly("");
  }

  @Test
  void keepsTheNamesInSightWhileItIsScrolledToTheSide() {
    screen.shell().setSize(500, 400);
    screen.settle();
    assertThat(board.names().strip().getVisible()).isFalse();

    tree().showColumn(tree().getColumn(BoardColumn.MAX.index()));
    screen.until(
        () -> tree().getHorizontalBar().getSelection() > 300 && board.names().strip().getVisible());
    screen.keep("leaderboard-scrolled");
    Rectangle strip = board.names().strip().getBounds();
    assertThat(strip.x).isLessThan(5);
    assertThat(strip.width).isEqualTo(BoardColumn.BACKEND.width());

    Rectangle second = tree().getItem(1).getBounds(BoardColumn.BACKEND.index());
    Event click = new Event();
    click.button = 1;
    click.x = 10;
    click.y = board.names().shift() + second.y + second.height / 2;
    board.names().strip().notifyListeners(SWT.MouseDown, click);
    assertThat(tree().getSelection()).containsExactly(tree().getItem(1));

    tree().showColumn(tree().getColumn(BoardColumn.RANK.index()));
    screen.until(() -> !board.names().strip().getVisible());
  }

  @Test
  void putsASignBesideWhatStandsOut() {
    int state = BoardColumn.STATE.index();

    assertThat(tree().getItem(2).getImage(state)).isNull();
    assertThat(tree().getItem(1).getImage(state))
        .isEqualTo(JFaceResources.getImage(Dialog.DLG_IMG_MESSAGE_WARNING));
    assertThat(tree().getItem(0).getImage(state))
        .isEqualTo(JFaceResources.getImage(Dialog.DLG_IMG_MESSAGE_ERROR));
  }

  @Test
  void hintsAtWhatACellDoesNotShow() {
    board.viewer().expandAll();
    TreeItem orders = tree().getItem(2);
    TreeItem route = orders.getItem(0);

    assertThat(hint(BoardColumn.BACKEND, orders)).isEqualTo(Incident.ORDERS_1);
    assertThat(hint(BoardColumn.STATE, orders)).isNull();
    assertThat(hint(BoardColumn.STATE, tree().getItem(1)))
        .startsWith(Incident.CHECKOUT + " is slow: half above ")
        .contains(";\ngarbage collection stopped it");
    assertThat(hint(BoardColumn.P99, orders)).isNull();
    assertThat(hint(BoardColumn.P99, route)).endsWith("the highest of all recorded periods");
    assertThat(hint(BoardColumn.RATE, route)).isNull();
  }

  @Test
  void showsTimesWithTheirUnitAndNothingWhereNothingIsKnown() {
    assertThat(cells(BoardColumn.P50).get(2)).matches("2.ms");
    assertThat(cells(BoardColumn.P99).get(1)).matches("587.ms");
    assertThat(cells(BoardColumn.P50).get(0)).isEmpty();
  }

  @Test
  void theRestOfTheRoutesHasNoMethod() {
    RouteRow rest = new RouteRow("", BackendId.OTHER, 1, 0, 0, 1, 0, 0, 0);
    BackendId backend = new BackendId("10.0.0.1:80", Side.CLIENT);

    assertThat(new BoardNode.Route(backend, rest, 1).name()).isEqualTo("other");
  }

  @Test
  void hasTheRoutesUnderTheirBackend() {
    board.viewer().expandAll();
    TreeItem orders = tree().getItem(2);

    assertThat(Stream.of(orders.getItems()).map(item -> text(item, BoardColumn.BACKEND)))
        .as("indented")
        .containsExactly("    GET /api/orders/{id}", "    GET /healthz");
    assertThat(board.csv()).as("exported").contains(",GET /healthz,").doesNotContain("    GET");
    assertThat(text(orders.getItem(1), BoardColumn.RATE)).isEqualTo("10");
    screen.keep("leaderboard-routes");
  }

  @Test
  void sortsByTheHeaderThatIsClicked() {
    click(BoardColumn.P99);

    assertThat(cells(BoardColumn.BACKEND).get(0)).startsWith(Incident.CHECKOUT);
    assertThat(cells(BoardColumn.BACKEND).get(3)).isEqualTo(Incident.GONE);

    click(BoardColumn.P99);

    assertThat(cells(BoardColumn.BACKEND))
        .startsWith(Incident.ORDERS_1)
        .as("what is not known stays last")
        .endsWith(Incident.GONE);
    assertThat(tree().getSortDirection()).isEqualTo(SWT.UP);
  }

  @Test
  void sortsFromTheMenuToo() {
    MenuItem sorting = item(tree().getMenu(), "Sort by");
    choose(item(sorting.getMenu(), "p99"));
    assertThat(cells(BoardColumn.BACKEND).get(0)).startsWith(Incident.CHECKOUT);

    choose(item(sorting.getMenu(), "p99"));
    assertThat(tree().getSortDirection()).isEqualTo(SWT.UP);
    assertThat(item(sorting.getMenu(), "p99").getSelection()).isTrue();
    assertThat(item(sorting.getMenu(), "Backend").getSelection()).isFalse();
  }

  @Test
  void sortsByGravityWithoutColours() {
    click(BoardColumn.BACKEND);
    assertThat(cells(BoardColumn.BACKEND).get(3)).isEqualTo(Incident.GONE);

    click(BoardColumn.STATE);

    assertThat(cells(BoardColumn.BACKEND).get(0)).isEqualTo(Incident.GONE);
    assertThat(cells(BoardColumn.BACKEND).get(1)).startsWith(Incident.CHECKOUT);
  }

  @Test
  void putsTheRecordedJvmAboveAllIfThatIsWanted() {
    click(BoardColumn.RATE);
    assertThat(cells(BoardColumn.BACKEND).get(0)).isEqualTo(Incident.ORDERS_1);

    choose(item(tree().getMenu(), "This JVM first"));

    assertThat(cells(BoardColumn.BACKEND))
        .startsWith(Incident.CHECKOUT + " ◉ this JVM", Incident.ORDERS_1);
    assertThat(BoardSettings.parse(board.settings().format())).isEqualTo(board.settings());

    choose(item(tree().getMenu(), "This JVM first"), false);
    assertThat(cells(BoardColumn.BACKEND).get(0)).isEqualTo(Incident.ORDERS_1);
  }

  @Test
  void bothEndsOfABackendAreOneLineThatOpens() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 10; second++) {
      for (Side side : Side.values()) {
        traffic
            .from(side)
            .requests(Incident.CHECKOUT, second, side == Side.CLIENT ? 30 : 31)
            .route(Incident.CHECKOUT, second, "POST", "/checkout", 30);
      }
      traffic.from(Side.CLIENT).requests(Incident.ORDERS_1, second, 20);
    }
    RecordingModel model = RecordingModel.of(traffic.load());
    board.show(
        new PageFigures(model)
            .answer(
                new PageQuery(
                    model.range(),
                    TimeRange.EMPTY,
                    TimeRange.EMPTY,
                    Set.of(),
                    TimeChoice.STANDARD,
                    Detail.EXCHANGES))
            .board());

    assertThat(cells(BoardColumn.BACKEND)).containsExactly(Incident.CHECKOUT, Incident.ORDERS_1);
    assertThat(cells(BoardColumn.REQUESTS)).containsExactly("300", "200");
    board.viewer().expandAll();
    TreeItem server = tree().getItem(0).getItem(0);
    assertThat(text(server, BoardColumn.BACKEND))
        .isEqualTo("    " + Incident.CHECKOUT + " (server)");
    assertThat(text(server, BoardColumn.REQUESTS)).isEqualTo("310");
    assertThat(Stream.of(server.getItems()).map(item -> text(item, BoardColumn.BACKEND)))
        .containsExactly("    POST /checkout");
    assertThat(text(tree().getItem(0).getItem(1), BoardColumn.BACKEND))
        .isEqualTo("    POST /checkout");
    screen.keep("leaderboard-both-ends");

    board.select(List.of(Incident.id(Incident.CHECKOUT).otherSide()));
    assertThat(board.selectedBackends())
        .containsExactly(Incident.id(Incident.CHECKOUT).otherSide());
    assertThat(board.csv().lines()).hasSize(1 + 2 + 1 + 2);
    assertThat(board.csv()).contains(Incident.CHECKOUT + " (server),POST /checkout,");
    board.filter("checkout");
    assertThat(cells(BoardColumn.BACKEND)).containsExactly(Incident.CHECKOUT);
  }

  @Test
  void filtersBackendsByTheirRoutesToo() {
    board.filter("CHECKOUT");
    assertThat(cells(BoardColumn.BACKEND)).hasSize(1);

    board.filter("10.0.1.1");
    assertThat(cells(BoardColumn.BACKEND)).hasSize(4);

    board.filter("nothing like it");
    assertThat(cells(BoardColumn.BACKEND)).isEmpty();
  }

  @Test
  void keepsSelectionAndOpenBranchesWhenTheFiguresChange() {
    board.select(List.of(Incident.id(Incident.ORDERS_2)));
    board.viewer().expandAll();

    board.show(firstHalf());

    assertThat(board.selectedBackends()).containsExactly(Incident.id(Incident.ORDERS_2));
    assertThat(tree().getItem(1).getExpanded()).isTrue();
    assertThat(cells(BoardColumn.STATUS_5XX))
        .as("of the half in which it was well")
        .contains("0 %");
  }

  @Test
  void hidesAndShowsColumns() {
    assertThat(board.isShown(RETRANSMITS)).isFalse();

    board.setShown(RETRANSMITS, true);
    board.setShown(BoardColumn.RATE, false);

    assertThat(board.settings().widths())
        .containsKey(RETRANSMITS)
        .doesNotContainKey(BoardColumn.RATE);
  }

  @Test
  void takesBackTheSettingsItGave() {
    board.setShown(BoardColumn.P99, false);
    board.sort(BoardColumn.MAX, true);
    BoardSettings kept = BoardSettings.parse(board.settings().format());

    try (Screen other = Screen.open()) {
      BoardViewer second = new BoardViewer(other.shell());
      second.apply(kept);

      assertThat(second.settings()).isEqualTo(kept);
      assertThat(second.isShown(BoardColumn.P99)).isFalse();
    }
  }

  @Test
  void copiesTheSelectedLinesAsTheyAreShown() {
    board.select(List.of(Incident.id(Incident.GONE)));
    board.copy();

    String copied = clipboard();
    assertThat(copied.lines()).hasSize(2);
    assertThat(copied.lines().skip(1).findFirst())
        .hasValueSatisfying(
            line ->
                assertThat(line.split("\t"))
                    .contains(Incident.GONE, "720")
                    .anyMatch(cell -> cell.startsWith("✕ refuses connections: ")));
  }

  @Test
  void exportsAllLinesInBaseUnits() {
    String csv = board.csv();

    assertThat(csv.lines().findFirst())
        .hasValueSatisfying(head -> assertThat(head).contains("p99"));
    assertThat(csv.lines()).hasSize(1 + 4 + 5);
    assertThat(csv.lines().findFirst().orElseThrow())
        .startsWith("rank,backend,route,state,")
        .doesNotStartWith("rank,backend,route,route");
    assertThat(csv.lines().filter(line -> line.contains("/api/orders/{id}")))
        .as("each route's line tells whose it is")
        .hasSize(2)
        .anyMatch(line -> line.contains(Incident.ORDERS_1 + ",GET /api/orders/{id},"))
        .anyMatch(line -> line.contains(Incident.ORDERS_2 + ",GET /api/orders/{id},"));
    assertThat(csv).contains("GET /api/orders/{id}").doesNotContain("\u00a0ms");
  }

  @Test
  void drawsTrendAndShareInTheColourOfTheBackend() {
    screen.settle();
    screen.keep("leaderboard-colours");

    assertThat(screen.shows(0xE0862F)).as("second backend's colour").isTrue();
    assertThat(screen.shows(0x3BA55D)).as("third backend's colour").isTrue();
  }

  private static Board whole() {
    return board(0, Incident.SECONDS);
  }

  private static Board firstHalf() {
    return board(0, 30);
  }

  private static Board board(int fromSecond, int toSecond) {
    RecordingModel model = Incidents.MODEL;
    assertThat(model.judged().findings()).isNotEmpty();
    long start = model.range().startNanos();
    long second = 1_000_000_000L;
    TimeRange range = new TimeRange(start + fromSecond * second, start + toSecond * second);
    return new PageFigures(model)
        .answer(
            new PageQuery(
                range, range, TimeRange.EMPTY, Set.of(), TimeChoice.STANDARD, Detail.EXCHANGES))
        .board();
  }

  private String hint(BoardColumn column, TreeItem line) {
    return board.viewer().getLabelProvider(column.index()).getToolTipText(line.getData());
  }

  /** An entry of a menu that has been opened. */
  private static MenuItem item(Menu menu, String text) {
    menu.notifyListeners(SWT.Show, new Event());
    return Stream.of(menu.getItems())
        .filter(item -> item.getText().replace("&", "").equals(text))
        .findFirst()
        .orElseThrow();
  }

  private static void choose(MenuItem item) {
    choose(item, true);
  }

  private static void choose(MenuItem item, boolean checked) {
    item.setSelection(checked);
    item.notifyListeners(SWT.Selection, new Event());
  }

  private Tree tree() {
    return board.viewer().getTree();
  }

  private List<String> cells(BoardColumn column) {
    return Stream.of(tree().getItems()).map(item -> text(item, column)).toList();
  }

  private static String text(TreeItem item, BoardColumn column) {
    return item.getText(column.index());
  }

  private void click(BoardColumn column) {
    tree().getColumn(column.index()).notifyListeners(SWT.Selection, new Event());
  }

  private String clipboard() {
    Clipboard clipboard = new Clipboard(screen.display());
    try {
      return (String) clipboard.getContents(TextTransfer.getInstance());
    } finally {
      clipboard.dispose();
    }
  }

  /** Read once. */
  private static final class Incidents {
    static final RecordingModel MODEL = RecordingModel.of(Incident.traffic().load());
  }
}
