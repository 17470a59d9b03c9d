// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.ForeignRecording;
import dev.upstreamtop.jmc.rules.SyntheticRecording;
import dev.upstreamtop.jmc.rules.Traffic;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Incident;
import dev.upstreamtop.jmc.ui.Screen;
import dev.upstreamtop.jmc.ui.board.BoardColumn;
import dev.upstreamtop.jmc.ui.board.BoardSettings;
import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import dev.upstreamtop.jmc.ui.chart.LaneCanvas;
import dev.upstreamtop.jmc.ui.chart.TimeChoice;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.ItemCollectionToolkit;
import org.openjdk.jmc.common.item.ItemIterableToolkit;
import org.openjdk.jmc.flightrecorder.internal.EventArray;
import org.openjdk.jmc.flightrecorder.internal.FlightRecordingLoader;

class UpstreamsContentTest {

  private static final RecordingModel INCIDENT = RecordingModel.of(Incident.traffic().load());

  private static final Offset<Long> A_SECOND = Offset.offset(SyntheticRecording.SECOND);

  private Screen screen;
  private LaneCanvas chart;

  @BeforeEach
  void open() {
    screen = Screen.open();
  }

  @AfterEach
  void close() {
    if (screen != null) {
      screen.close();
    }
  }

  @Test
  void fillsChartTableAndListFromARecording() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4);
    screen.keep("page");

    assertThat(chart.model().lanes())
        .extracting(Lane::title)
        .containsExactly(
            "Requests/s",
            "In flight",
            "Header time",
            "5xx, failed /s",
            "This JVM: GC pauses",
            "This JVM: time in GC",
            "This JVM: CPU");
    assertThat(table(content).getItemCount()).isEqualTo(10);
    assertThat(cell(content, "Meanwhile in this JVM"))
        .matches("GC pause 450.ms \\(G1 Full\\), 450.ms in common, .*");
    assertThat(status(content)).startsWith("Time: ");
  }

  @Test
  void tellsTheStatesOnceTheyAreKnown() {
    // Of no recording that was read before: its judgement takes longer than its figures.
    UpstreamsContent content = show(RecordingModel.of(Incident.traffic().load()));
    screen.until(() -> tree(content).getItemCount() == 4);
    screen.until(
        () ->
            tree(content).getItem(1).getText(BoardColumn.STATE.index()).startsWith("! is slow: "));

    assertThat(tree(content).getItem(0).getText(BoardColumn.BACKEND.index()))
        .as("the sickest stands first")
        .isEqualTo(Incident.GONE);
    assertThat(fiveHundreds(content)).isEqualTo("6.7 %");
  }

  @Test
  void listsWhatWasFoundTheGravestFirst() {
    UpstreamsContent content = judged();

    assertThat(column(episodes(content), 0)).startsWith(Incident.GONE, Incident.CHECKOUT);
    assertThat(column(episodes(content), 1)).startsWith("! refuses connections", "! is slow");
    assertThat(column(episodes(content), 2).get(1)).matches("..:..:.. – ..:..:.. \\(1?[0-9].s\\)");
    assertThat(column(episodes(content), 3).get(1)).startsWith("half above ");
    assertThat(column(episodes(content), 4).get(1)).contains("garbage collection");
    assertThat(content.board().selectedBackends()).isEmpty();
  }

  @Test
  void anEpisodeLeadsToItsBackendAndItsTimeAndBack() {
    UpstreamsContent content = judged();
    List<TimeRange> told = new ArrayList<>();
    content.onSelection((backends, range) -> told.add(range));
    content.board().select(List.of(Incident.id(Incident.ORDERS_1)));
    content.drag(seconds(5, 50));
    screen.until(() -> requests().curves().size() == 1);

    choose(content, 1);
    screen.until(() -> fiveHundreds(content).equals("40 %"));
    screen.keep("page-episode");

    assertThat(content.board().selectedBackends()).containsExactly(Incident.id(Incident.CHECKOUT));
    assertThat(content.dragged().startNanos()).isCloseTo(seconds(30, 40).startNanos(), A_SECOND);
    assertThat(content.dragged().endNanos()).isCloseTo(seconds(30, 40).endNanos(), A_SECOND);
    assertThat(told).endsWith(content.dragged());
    assertThat(table(content).getItemCount()).isEqualTo(10);
    assertThat(episodes(content).getSelectionIndex()).as("stays chosen").isEqualTo(1);

    choose(content, 0);
    screen.until(() -> content.board().selectedBackends().contains(Incident.id(Incident.GONE)));
    press(episodes(content), SWT.ESC);
    screen.until(() -> content.board().selectedBackends().contains(Incident.id(Incident.ORDERS_1)));

    assertThat(content.board().selectedBackends()).containsExactly(Incident.id(Incident.ORDERS_1));
    assertThat(content.dragged()).isEqualTo(seconds(5, 50));
    assertThat(episodes(content).getSelectionIndex()).isEqualTo(-1);
  }

  @Test
  void whoeverChoosesSomethingElseIsAtNoEpisode() {
    UpstreamsContent content = judged();
    choose(content, 1);
    screen.until(() -> fiveHundreds(content).equals("40 %"));

    content.drag(seconds(0, 20));
    screen.until(() -> fiveHundreds(content).equals("0 %"));
    assertThat(episodes(content).getSelectionIndex()).isEqualTo(-1);
    press(episodes(content), SWT.ESC);

    assertThat(content.dragged()).as("nothing to go back to").isEqualTo(seconds(0, 20));
  }

  @Test
  void focusAndDraggedTimeIntersect() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4);

    content.drag(seconds(35, 60));
    content.focus(seconds(0, 40));
    screen.until(() -> fiveHundreds(content).equals("40 %"));
    assertThat(status(content)).contains("(5\u00a0s)").startsWith("Selected time: ");

    content.focus(seconds(0, 30));
    screen.until(() -> status(content).contains("lies outside of it"));
    assertThat(fiveHundreds(content)).as("of the time in focus").isEqualTo("0 %");

    content.focus(INCIDENT.range());
    screen.until(() -> status(content).contains("(25\u00a0s)"));
    assertThat(content.dragged()).isEqualTo(seconds(35, 60));
  }

  @Test
  void narrowsChartAndListToTheSelectedBackend() {
    UpstreamsContent content = show(INCIDENT);
    List<Set<BackendId>> told = new ArrayList<>();
    content.onSelection((backends, range) -> told.add(backends));
    screen.until(() -> tree(content).getItemCount() == 4);

    content.board().select(List.of(Incident.id(Incident.ORDERS_1)));
    screen.until(() -> requests().curves().size() == 1);
    screen.keep("page-backend");

    assertThat(told).containsExactly(Set.of(Incident.id(Incident.ORDERS_1)));
    assertThat(requests().curves().get(0).title()).isEqualTo(Incident.ORDERS_1);
    assertThat(table(content).getItemCount()).isZero();
    assertThat(tree(content).getItemCount()).as("the table keeps all backends").isEqualTo(4);
    assertThat(content.board().selectedBackends()).containsExactly(Incident.id(Incident.ORDERS_1));
  }

  @Test
  void narrowsTableAndListToTheTimeDraggedInTheChart() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4);
    assertThat(fiveHundreds(content)).isEqualTo("6.7 %");

    content.drag(seconds(30, 40));
    screen.until(() -> fiveHundreds(content).equals("40 %"));
    assertThat(status(content)).startsWith("Selected time: ");
    assertThat(chart.model().range()).isEqualTo(INCIDENT.range());
    screen.keep("page-range");

    content.drag(seconds(0, 20));
    screen.until(() -> fiveHundreds(content).equals("0 %"));
    assertThat(table(content).getItemCount()).isZero();

    content.drag(TimeRange.EMPTY);
    screen.until(() -> fiveHundreds(content).equals("6.7 %"));
  }

  @Test
  void aTooltipTellsWhatIsPointedAt() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4 && !chart.model().lanes().isEmpty());
    Random random = new Random(18);

    for (int i = 0; i < 10; i++) {
      int second = random.nextInt(Incident.SECONDS);
      boolean bad = second >= 30 && second < 40;
      long first = 100 + 20L * (second % 4);
      long other = 90 + 10L * (second % 3);
      assertThat(pointedAt("together: ", "/s", second).lines().skip(1))
          .as("requests in second %d", second)
          .containsExactly(
              Incident.ORDERS_1 + ": " + first + "/s",
              Incident.ORDERS_2 + ": " + other + "/s",
              Incident.CHECKOUT + ": 30/s",
              Incident.GONE + ": 0/s",
              "together: " + (first + other + 30) + "/s");
      assertThat(pointedAt("in flight: ", "", second).lines().skip(1))
          .as("in flight in second %d", second)
          .containsExactly(
              "in flight: " + (bad ? 9 : 1), "receiving: 0", "together: " + (bad ? 9 : 1));
      assertThat(pointedAt("5xx: ", "", second).lines().skip(1))
          .as("5xx in second %d", second)
          .containsExactly("5xx: " + (bad ? 12 : 0) + "/s", "failed: 12/s");
      assertThat(pointedAt("p50: ", "", second).lines().skip(1))
          .as("times in second %d", second)
          .hasSize(2)
          .first()
          .asString()
          .startsWith(bad ? "p99: 587" : "p99: 20.4");
    }
  }

  /** The tooltip in the middle of a second that holds a text, from whichever lane. */
  private String pointedAt(String beginning, String end, int second) {
    Rectangle area = chart.canvas().getClientArea();
    TimeRange range = chart.model().range();
    long nanos = seconds(0, 1).startNanos() + second * SyntheticRecording.SECOND;
    double share =
        (double) (nanos + SyntheticRecording.SECOND / 2 - range.startNanos()) / range.lengthNanos();
    int x =
        (int)
            Math.round(LaneCanvas.LEFT + share * (area.width - LaneCanvas.LEFT - LaneCanvas.RIGHT));
    for (int y = 0; y < area.height; y++) {
      String tooltip = chart.tooltip(x, y);
      if (tooltip.lines().anyMatch(line -> line.startsWith(beginning) && line.endsWith(end))) {
        return tooltip;
      }
    }
    return "";
  }

  @Test
  void holdsTheTimesOfSomeSelectedBackendsAgainstEachOther() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4 && !chart.model().lanes().isEmpty());

    content.board().select(List.of(Incident.id(Incident.CHECKOUT), Incident.id(Incident.ORDERS_1)));
    screen.until(() -> requests().curves().size() == 2);
    screen.keep("page-compared");

    assertThat(chart.model().lanes().get(2).curves())
        .extracting(Curve::title)
        .containsExactly("p99 " + Incident.ORDERS_1, "p99 " + Incident.CHECKOUT);
    assertThat(pointedAt("p99 " + Incident.CHECKOUT, "", 35).lines().skip(1))
        .anyMatch(line -> line.endsWith("587\u00a0ms"))
        .anyMatch(line -> line.endsWith("2\u00a0ms") || line.contains(": 2."));
  }

  @Test
  void tellsOfTheTimesThatAreChosen() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4 && !chart.model().lanes().isEmpty());

    Combo metric = find(content.root(), Combo.class);
    metric.select(2);
    metric.notifyListeners(SWT.Selection, new Event());
    screen.until(() -> chart.model().lanes().get(2).title().equals("Connect time"));

    assertThat(chart.model().lanes().get(2).highest()).as("nobody recorded it").isZero();
    metric.select(0);
    metric.notifyListeners(SWT.Selection, new Event());
    Button p90 = check(content.root(), "p90");
    p90.setSelection(true);
    p90.notifyListeners(SWT.Selection, new Event());
    Button log = check(content.root(), "Log axis");
    log.setSelection(false);
    log.notifyListeners(SWT.Selection, new Event());
    screen.until(() -> chart.model().lanes().get(2).form() == Lane.Form.BESIDE);

    assertThat(chart.model().lanes().get(2).curves())
        .extracting(Curve::title)
        .containsExactly("p99", "p90", "p50");
  }

  private static Button check(Composite parent, String text) {
    return all(parent)
        .filter(Button.class::isInstance)
        .map(Button.class::cast)
        .filter(button -> button.getText().replace("&", "").equals(text))
        .findFirst()
        .orElseThrow();
  }

  private static <T extends Control> T find(Composite parent, Class<T> kind) {
    return all(parent).filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  private static Stream<Control> all(Control control) {
    return control instanceof Composite parent
        ? Stream.concat(
            Stream.of(control), Stream.of(parent.getChildren()).flatMap(UpstreamsContentTest::all))
        : Stream.of(control);
  }

  @Test
  void tellsOfTheTimeInFocusAlone() {
    UpstreamsContent content = show(INCIDENT);
    content.focus(seconds(30, 40));
    screen.until(() -> tree(content).getItemCount() == 4 && fiveHundreds(content).equals("40 %"));

    assertThat(chart.model().range()).isEqualTo(seconds(30, 40));
  }

  @Test
  void countsWhatTheFirstEventTellsOfTheTimeBeforeIt() {
    // To Mission Control the recording begins with the first event, at the end of an interval.
    TimeRange recording = seconds(1, 60);
    UpstreamsContent content =
        new UpstreamsContent(
            screen.shell(),
            new PageMemory(() -> INCIDENT, BoardSettings.standard(), TimeChoice.STANDARD),
            recording,
            parent -> chart = new LaneCanvas(parent));
    screen.until(() -> tree(content).getItemCount() == 4);
    assertThat(fiveHundreds(content)).isEqualTo("6.7 %");

    content.focus(recording);
    content.focus(seconds(30, 40));
    screen.until(() -> fiveHundreds(content).equals("40 %"));
    content.focus(recording);
    screen.until(() -> fiveHundreds(content).equals("6.7 %"));
  }

  @Test
  void keepsWhatWasChosenForTheNextVisit() {
    PageMemory memory =
        new PageMemory(() -> INCIDENT, BoardSettings.standard(), TimeChoice.STANDARD);
    UpstreamsContent first = show(memory);
    screen.until(() -> tree(first).getItemCount() == 4);
    first.board().sort(BoardColumn.P99, true);
    first.board().select(List.of(Incident.id(Incident.CHECKOUT)));
    first.remember();
    first.root().getParent().dispose();

    UpstreamsContent second = show(memory);
    screen.until(() -> tree(second).getItemCount() == 4);

    assertThat(second.board().selectedBackends()).containsExactly(Incident.id(Incident.CHECKOUT));
    assertThat(second.board().settings().sortedBy()).isEqualTo(BoardColumn.P99);
  }

  @Test
  void keepsTheDraggedTimeForTheNextVisit() {
    PageMemory memory =
        new PageMemory(() -> INCIDENT, BoardSettings.standard(), TimeChoice.STANDARD);
    UpstreamsContent first = show(memory);
    first.focus(seconds(20, 50));
    first.drag(seconds(30, 40));
    screen.until(() -> tree(first).getItemCount() == 4 && fiveHundreds(first).equals("40 %"));
    first.root().getParent().dispose();

    UpstreamsContent second = show(memory);
    // Mission Control tells of the time in focus at each visit anew.
    second.focus(seconds(20, 50));
    screen.until(() -> tree(second).getItemCount() == 4);
    assertThat(fiveHundreds(second)).isEqualTo("40 %");
    assertThat(second.dragged()).isEqualTo(seconds(30, 40));

    second.focus(seconds(10, 50));
    assertThat(second.dragged()).isEqualTo(seconds(30, 40));
  }

  @Test
  void tellsOfSelectedBackendsAndOfTheDraggedTime() {
    UpstreamsContent content = show(INCIDENT);
    List<Set<BackendId>> backends = new ArrayList<>();
    List<TimeRange> times = new ArrayList<>();
    content.onSelection(
        (chosen, range) -> {
          backends.add(chosen);
          times.add(range);
        });
    screen.until(() -> tree(content).getItemCount() == 4);

    content.drag(seconds(30, 40));
    content.board().select(List.of(Incident.id(Incident.CHECKOUT)));

    assertThat(times).containsExactly(seconds(30, 40), seconds(30, 40));
    assertThat(backends).containsExactly(Set.of(), Set.of(Incident.id(Incident.CHECKOUT)));
  }

  @Test
  void sortsSlowExchangesFromTheirMenu() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> table(content).getItemCount() == 10);

    MenuItem sorting = entry(table(content).getMenu(), "Sort by");
    entry(sorting.getMenu(), "Time").notifyListeners(SWT.Selection, new Event());
    List<String> earliestFirst = times(content);
    entry(sorting.getMenu(), "Time").notifyListeners(SWT.Selection, new Event());

    List<String> reversed = new ArrayList<>(earliestFirst);
    Collections.reverse(reversed);
    assertThat(earliestFirst).isSorted().doesNotHaveDuplicates();
    assertThat(times(content)).isEqualTo(reversed);
    assertThat(table(content).getSortDirection()).isEqualTo(SWT.DOWN);
  }

  private static List<String> times(UpstreamsContent content) {
    return column(table(content), position(content, "Time"));
  }

  private static List<String> column(Table table, int index) {
    return Stream.of(table.getItems()).map(item -> item.getText(index)).toList();
  }

  /** What the first slow exchange has in a column. */
  private static String cell(UpstreamsContent content, String title) {
    return table(content).getItem(0).getText(position(content, title));
  }

  private static int position(UpstreamsContent content, String title) {
    return Stream.of(table(content).getColumns()).map(TableColumn::getText).toList().indexOf(title);
  }

  /** In the half of a window of 1366 pixels that the list has beside Mission Control's views. */
  @Test
  void tellsHowSlowWithoutScrolling() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> table(content).getItemCount() == 10);

    int right = 0;
    for (String title : List.of("Header", "Response", "Backend", "Request")) {
      right += table(content).getColumn(position(content, title)).getWidth();
    }

    assertThat(right).isLessThan(510);
    assertThat(Stream.of(table(content).getColumns()).map(TableColumn::getText))
        .startsWith("Header", "Response", "Backend", "Request", "Meanwhile in this JVM");
  }

  @Test
  void scrollsUnderTheWheelUntilTheChartIsClicked() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> table(content).getItemCount() == 10);
    screen.shell().setSize(1_000, 250);
    screen.settle();
    ScrolledComposite window = (ScrolledComposite) content.root().getParent();
    List<Integer> zooming = new ArrayList<>();
    chart.canvas().addListener(SWT.MouseVerticalWheel, event -> zooming.add(event.count));
    table(content).setFocus();

    turn(-3);
    int scrolled = window.getOrigin().y;
    chart.canvas().setFocus();
    turn(-3);

    assertThat(scrolled).isPositive();
    assertThat(window.getOrigin().y).isEqualTo(scrolled);
    assertThat(zooming).containsExactly(-3);

    screen.shell().setSize(1_000, 900);
    screen.settle();
    table(content).setFocus();
    turn(3);
    assertThat(zooming).as("nothing to scroll").containsExactly(-3, 3);
  }

  private void turn(int lines) {
    Event wheel = new Event();
    wheel.count = lines;
    chart.canvas().notifyListeners(SWT.MouseVerticalWheel, wheel);
  }

  /** The page on the incident once everything about it is known. */
  private UpstreamsContent judged() {
    assertThat(INCIDENT.judged().findings()).isNotEmpty();
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> episodes(content).getItemCount() >= 2);
    return content;
  }

  /** As a click does. */
  private static void choose(UpstreamsContent content, int episode) {
    episodes(content).setSelection(episode);
    Event click = new Event();
    click.item = episodes(content).getItem(episode);
    episodes(content).notifyListeners(SWT.Selection, click);
  }

  private static void press(Control control, char key) {
    Event event = new Event();
    event.character = key;
    control.notifyListeners(SWT.KeyDown, event);
  }

  /** An entry of a menu that has been opened. */
  private static MenuItem entry(Menu menu, String text) {
    menu.notifyListeners(SWT.Show, new Event());
    return Stream.of(menu.getItems())
        .filter(item -> item.getText().replace("&", "").equals(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void namesEveryCauseThatHeldUpTheJvm() {
    Traffic traffic = new Traffic().requests(Incident.CHECKOUT, 0, 30, true, 1, 1);
    for (int second = 0; second < 4; second++) {
      traffic.cpu(second, 0.95, 0.1);
    }
    traffic.gcPause(1_100, 450).exchange(Incident.CHECKOUT, 1_000, 600, 500);
    UpstreamsContent content = show(RecordingModel.of(traffic.load()));
    screen.until(() -> table(content).getItemCount() == 1);

    assertThat(cell(content, "Meanwhile in this JVM"))
        .startsWith("GC pause 450")
        .contains("450\u00a0ms in common")
        .containsPattern("; no CPU to spare");
  }

  @Test
  void opensWhatHeldUpTheJvm() {
    UpstreamsContent content = show(INCIDENT);
    List<JvmSpan> opened = new ArrayList<>();
    content.onOverlap(opened::add);
    screen.until(() -> table(content).getItemCount() == 10);

    table(content).setSelection(0);
    table(content).notifyListeners(SWT.DefaultSelection, new Event());

    assertThat(opened).extracting(JvmSpan::cause).containsExactly(JvmCause.GC_PAUSE);
  }

  @Test
  void saysWhatIsMissingInARecordingWithoutOurEvents() {
    UpstreamsContent content =
        show(RecordingModel.of(new Traffic().cpu(1, 0.5, 0.1).gcPause(100, 10).load()));
    screen.until(() -> !status(content).startsWith("Reading"));
    screen.keep("page-no-events");

    assertThat(status(content)).contains("! ");
    assertThat(tree(content).getItemCount()).isZero();
  }

  @Test
  void showsARecordingWithRequestsAlone() {
    Traffic traffic = new Traffic();
    for (int second = 0; second < 10; second++) {
      traffic.requests(Incident.ORDERS_1, second, 10);
    }
    UpstreamsContent content = show(RecordingModel.of(traffic.load()));
    screen.until(() -> tree(content).getItemCount() == 1);

    assertThat(tree(content).getItem(0).getText(BoardColumn.all().indexOf(BoardColumn.P99)))
        .as("a percentile nobody recorded")
        .isEmpty();
    assertThat(status(content)).contains("· ");
  }

  @Test
  void showsWhatCanBeReadOfATruncatedRecording() throws Exception {
    byte[] whole = Incident.traffic().recording().bytes();
    byte[] secondChunk =
        new Traffic(new SyntheticRecording(60, 120)).requests("x:1", 70, 1).recording().bytes();
    byte[] truncated = Arrays.copyOf(whole, whole.length + secondChunk.length / 2);
    System.arraycopy(secondChunk, 0, truncated, whole.length, secondChunk.length / 2);
    UpstreamsContent content = show(RecordingModel.of(loadWhatIsThere(truncated)));
    screen.until(() -> !status(content).startsWith("Reading"));

    assertThat(tree(content).getItemCount()).isEqualTo(4);
    assertThat(table(content).getItemCount()).isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource(ForeignRecording.Fields.class)
  void showsAForeignRecordingAsFarAsItCanBeRead(ForeignRecording.Fields fields) {
    UpstreamsContent content = show(RecordingModel.of(ForeignRecording.load(fields)));
    screen.until(() -> !status(content).startsWith("Reading"));
    screen.keep("page-foreign-" + fields.name().toLowerCase(Locale.ROOT));

    assertThat(status(content)).isNotBlank().doesNotContain("Exception");
  }

  @Test
  void showsARecordingOfSeveralChunks() throws Exception {
    byte[] first = new Traffic(part(0)).requests(Incident.ORDERS_1, 1, 5).recording().bytes();
    byte[] second = new Traffic(part(60)).requests(Incident.ORDERS_1, 61, 7).recording().bytes();
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    UpstreamsContent content = show(RecordingModel.of(SyntheticRecording.load(both)));
    screen.until(() -> tree(content).getItemCount() == 1);

    assertThat(tree(content).getItem(0).getText(BoardColumn.REQUESTS.index())).isEqualTo("12");
  }

  private static SyntheticRecording part(int fromSecond) {
    return new SyntheticRecording(fromSecond, fromSecond + 60);
  }

  @Test
  void saysWhyWhenReadingFails() {
    Supplier<RecordingModel> broken =
        () -> {
          throw new IllegalStateException("the file is gone");
        };
    UpstreamsContent content =
        show(new PageMemory(broken, BoardSettings.standard(), TimeChoice.STANDARD));
    screen.until(() -> !status(content).startsWith("Reading"));

    assertThat(status(content)).contains("the file is gone");
  }

  @Test
  void narrowsByTheTextInTheFilter() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4);

    find(content.root(), Text.class).setText("/checkout");

    assertThat(tree(content).getItemCount()).isEqualTo(1);
  }

  /** What Mission Control's default perspective leaves the page of a laptop's 1366 × 768. */
  @Test
  void aLowWindowShowsTheChartSixBackendsAndTwoOfEachListWithoutScrolling() {
    size(1043, 350);
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4 && !chart.model().lanes().isEmpty());
    screen.keep("page-low");

    assertThat(content.root().getSize().y).as("nothing to scroll").isLessThanOrEqualTo(350);
    for (Control part : List.of(chart.canvas(), tree(content), table(content), episodes(content))) {
      assertThat(inTheWindow(part)).as("%s", part).isTrue();
    }
    Tree tree = tree(content);
    assertThat(tree.getClientArea().height - tree.getHeaderHeight())
        .isGreaterThanOrEqualTo(6 * tree.getItemHeight());
    for (Table list : List.of(table(content), episodes(content))) {
      assertThat(list.getClientArea().height - list.getHeaderHeight())
          .isGreaterThanOrEqualTo(2 * list.getItemHeight());
    }
    assertThat(chart.canvas().getSize().x).isGreaterThanOrEqualTo(350);
    assertThat(chart.canvas().getSize().y).isGreaterThanOrEqualTo(150);
    int decisive =
        Stream.of(BoardColumn.RANK, BoardColumn.BACKEND, BoardColumn.STATE, BoardColumn.STATUS_5XX)
            .mapToInt(column -> tree.getColumn(column.index()).getWidth())
            .sum();
    assertThat(decisive).as("what decides is seen first").isLessThan(tree.getClientArea().width);
  }

  /** Of what is inside of the window's frame. */
  private void size(int width, int height) {
    Rectangle frame = screen.shell().computeTrim(0, 0, width, height);
    screen.shell().setSize(frame.width, frame.height);
  }

  private boolean inTheWindow(Control part) {
    Rectangle seen = screen.display().map(part.getParent(), screen.shell(), part.getBounds());
    Rectangle window = screen.shell().getClientArea();
    return window.intersection(seen).equals(seen);
  }

  /** What is lower still scrolls, and what is narrow as well has all parts under each other. */
  @Test
  void anotherSizeOfTheWindowArrangesThePageAnew() {
    size(1043, 350);
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4);
    assertThat(isBeside(content)).isTrue();

    size(1043, 200);
    screen.until(() -> isScrolled(content));
    size(700, 400);
    screen.until(() -> !isBeside(content) && content.root().getSize().y >= PageLayout.TALL);
    screen.shell().setSize(1500, 900);
    screen.until(() -> !isScrolled(content));
    assertThat(isBeside(content)).isFalse();
  }

  private static boolean isScrolled(UpstreamsContent content) {
    return content.root().getParent().getVerticalBar().isVisible();
  }

  private boolean isBeside(UpstreamsContent content) {
    Rectangle table =
        screen.display().map(tree(content), screen.shell(), tree(content).getClientArea());
    Rectangle drawn =
        screen.display().map(chart.canvas(), screen.shell(), chart.canvas().getClientArea());
    return table.x >= drawn.x + drawn.width;
  }

  @Test
  void tellsThePercentilesOfTheSelection() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4);
    turnTo(content, Detail.TIMES);
    Table times = content.details().times().table();
    screen.until(() -> !times.getItem(0).getText(2).isEmpty());
    screen.keep("page-percentiles");

    assertThat(column(times, 0)).containsExactly("min", "p50", "p90", "p95", "p99", "p99.9", "max");
    long answers = 0;
    for (int second = 0; second < Incident.SECONDS; second++) {
      answers += 100 + 20 * (second % 4) + 90 + 10 * (second % 3) + 30;
    }
    assertThat(times.getItem(0).getText(2)).as("all").isEqualTo(String.format("%,d", answers));
    assertThat(times.getItem(6).getText(2)).as("those of the ten bad seconds").isEqualTo("200");
    assertThat(column(times, 3)).as("nobody recorded response times").containsOnly("");

    content.board().select(List.of(Incident.id(Incident.CHECKOUT)));
    content.drag(seconds(30, 40));
    screen.until(() -> times.getItem(0).getText(2).equals("300"));
    assertThat(times.getItem(1).getText(1)).as("as in the leaderboard").startsWith("587");
    assertThat(times.getItem(6).getText(1)).startsWith("600");
    assertThat(times.getItem(1).getText(2)).isEqualTo("200");
  }

  @Test
  void listsTheEventsOfTheSelection() {
    UpstreamsContent content = show(INCIDENT);
    List<IItemCollection> chosen = new ArrayList<>();
    content.onEvents(chosen::add);
    screen.until(() -> tree(content).getItemCount() == 4);
    turnTo(content, Detail.EVENTS);
    Table events = content.details().events().table();
    long all =
        INCIDENT.items().apply(UpstreamItems.all()).stream()
            .mapToLong(type -> type.stream().count())
            .sum();
    screen.until(() -> events.getItemCount() == all);

    content.board().select(List.of(Incident.id(Incident.CHECKOUT)));
    content.drag(seconds(30, 40));
    screen.until(() -> events.getItemCount() < all);
    screen.keep("page-events");
    assertThat(column(events, 2)).containsOnly(Incident.CHECKOUT);
    assertThat(column(events, 1)).anyMatch(name -> name.contains("UpstreamExchange"));
    assertThat(column(events, 3)).anyMatch(values -> values.contains("requests: 30"));
    long listed =
        INCIDENT
            .items()
            .apply(UpstreamItems.of(content.board().selectedBackends(), content.dragged()))
            .stream()
            .mapToLong(type -> type.stream().count())
            .sum();
    assertThat(events.getItemCount()).as("as Properties counts them").isEqualTo((int) listed);

    events.select(0, 2);
    events.notifyListeners(SWT.Selection, new Event());
    assertThat(chosen).hasSize(1);
    assertThat(chosen.get(0).stream().mapToLong(type -> type.stream().count()).sum()).isEqualTo(3);
  }

  @Test
  void keepsWhereThePartsWereMovedTo() {
    PageMemory memory =
        new PageMemory(() -> INCIDENT, BoardSettings.standard(), TimeChoice.STANDARD);
    UpstreamsContent first = show(memory);
    screen.until(() -> tree(first).getItemCount() == 4);
    first.remember();
    assertThat(memory.layout()).as("nobody moved anything").isEmpty();
    SashForm rows = find(first.root(), SashForm.class);
    rows.setWeights(50, 50);
    screen.settle();
    turnTo(first, Detail.TIMES);
    first.remember();
    first.root().getParent().dispose();

    UpstreamsContent second = show(memory);
    screen.until(() -> tree(second).getItemCount() == 4);
    int[] heights = find(second.root(), SashForm.class).getWeights();
    assertThat(heights[0]).isEqualTo(heights[1]);
    assertThat(second.details().shown()).isEqualTo(Detail.TIMES);

    memory.layout("TALL_PAGE=1,2;LOW_PAGE=x,0,-1,4,5,6;other");
    second.root().getParent().dispose();
    UpstreamsContent third = show(memory);
    screen.until(() -> tree(third).getItemCount() == 4);
    assertThat(find(third.root(), SashForm.class).getWeights()[0]).isGreaterThan(700);
  }

  /** As a click on a tab does. */
  private static void turnTo(UpstreamsContent content, Detail detail) {
    content.details().bringUp(detail);
    content.details().folder().notifyListeners(SWT.Selection, new Event());
  }

  @Test
  void theTabKeyReachesEveryPart() {
    UpstreamsContent content = show(INCIDENT);
    screen.until(() -> tree(content).getItemCount() == 4);
    tree(content).forceFocus();
    screen.until(tree(content)::isFocusControl);

    List<Control> reached = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      screen.display().getFocusControl().traverse(SWT.TRAVERSE_TAB_NEXT);
      screen.settle();
      reached.add(screen.display().getFocusControl());
    }
    assertThat(reached).contains(episodes(content), table(content), tree(content));
    assertThat(reached).hasAtLeastOneElementOfType(Text.class);
  }

  /** As Mission Control does once the user has agreed to a recording with an incomplete end. */
  private static IItemCollection loadWhatIsThere(byte[] truncated) throws Exception {
    EventArray[] types =
        FlightRecordingLoader.loadStream(new ByteArrayInputStream(truncated), true, true)
            .getArrays();
    return ItemCollectionToolkit.build(
        () ->
            Stream.of(types)
                .map(
                    type ->
                        ItemIterableToolkit.build(
                            () -> Stream.of(type.getEvents()), type.getType())));
  }

  private UpstreamsContent show(RecordingModel model) {
    return show(new PageMemory(() -> model, BoardSettings.standard(), TimeChoice.STANDARD));
  }

  private UpstreamsContent show(PageMemory memory) {
    UpstreamsContent content =
        new UpstreamsContent(
            screen.shell(), memory, INCIDENT.range(), parent -> chart = new LaneCanvas(parent));
    screen.shell().layout();
    return content;
  }

  private static TimeRange seconds(int from, int to) {
    long start = INCIDENT.range().startNanos();
    return new TimeRange(
        start + from * SyntheticRecording.SECOND, start + to * SyntheticRecording.SECOND);
  }

  private Lane requests() {
    return chart.model().lanes().get(0);
  }

  private static String fiveHundreds(UpstreamsContent content) {
    return Stream.of(tree(content).getItems())
        .filter(item -> item.getText(1).startsWith(Incident.CHECKOUT))
        .map(item -> item.getText(BoardColumn.all().indexOf(BoardColumn.STATUS_5XX)))
        .findFirst()
        .orElse("");
  }

  private static Tree tree(UpstreamsContent content) {
    return content.board().viewer().getTree();
  }

  private static Table episodes(UpstreamsContent content) {
    return content.episodes().viewer().getTable();
  }

  private static Table table(UpstreamsContent content) {
    return content.exchanges().viewer().getTable();
  }

  private static String status(UpstreamsContent content) {
    return ((Label) content.root().getChildren()[0]).getText();
  }
}
