// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.model.RecordingModels;
import dev.upstreamtop.jmc.rules.model.SlowExchange;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Screen;
import dev.upstreamtop.jmc.ui.board.BoardColumn;
import dev.upstreamtop.jmc.ui.board.BoardNode;
import dev.upstreamtop.jmc.ui.board.BoardSettings;
import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import dev.upstreamtop.jmc.ui.chart.LaneCanvas;
import dev.upstreamtop.jmc.ui.chart.TimeChoice;
import dev.upstreamtop.jmc.ui.page.PageMemory;
import dev.upstreamtop.jmc.ui.page.UpstreamsContent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.TreeItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/** The page's content over a recording, in a window on the virtual display. */
public final class ShownRecording implements AutoCloseable {

  private static final Set<BoardColumn> OF_ROUTES =
      Set.of(
          BoardColumn.REQUESTS,
          BoardColumn.RATE,
          BoardColumn.P50,
          BoardColumn.P99,
          BoardColumn.MAX,
          BoardColumn.STATUS_5XX,
          BoardColumn.FAILED);

  private final Screen screen;
  private final UpstreamsContent content;
  private LaneCanvas chart;

  private ShownRecording(IItemCollection items) {
    screen = Screen.open();
    content =
        new UpstreamsContent(
            screen.shell(),
            new PageMemory(
                () -> RecordingModels.of(items), BoardSettings.standard(), TimeChoice.STANDARD),
            new TimeRange(
                RulesToolkit.getEarliestStartTime(items).clampedLongValueIn(UnitLookup.EPOCH_NS),
                RulesToolkit.getLatestEndTime(items).clampedLongValueIn(UnitLookup.EPOCH_NS)),
            parent -> chart = new LaneCanvas(parent));
    screen.shell().layout();
  }

  /** Opens the page on a recording that is judged; returns when it is filled. */
  public static ShownRecording open(IItemCollection items) {
    assertThat(RecordingModels.of(items).judged()).isNotNull();
    ShownRecording shown = new ShownRecording(items);
    shown.screen.until(() -> !shown.status().startsWith("Reading"));
    return shown;
  }

  /** Keeps a picture of it. */
  public void keep(String name) {
    screen.keep(name);
  }

  /** The backends with a line of their own, as they stand. */
  public List<BackendId> backends() {
    return Stream.of(items()).map(item -> ((BoardNode) item.getData()).backendId()).toList();
  }

  /** What a backend's line says. */
  public Map<BoardColumn, String> cells(BackendId backend, Collection<BoardColumn> columns) {
    return cells(line(backend), columns);
  }

  /** What the lines of its routes say, in the columns that tell something of routes. */
  public Map<String, Map<BoardColumn, String>> routes(BackendId backend) {
    Map<String, Map<BoardColumn, String>> routes = new TreeMap<>();
    for (TreeItem route : line(backend).getItems()) {
      if (route.getData() instanceof BoardNode.Route shown) {
        routes.put(shown.name(), cells(route, OF_ROUTES));
      }
    }
    return routes;
  }

  private TreeItem line(BackendId backend) {
    return Stream.of(items())
        .filter(item -> ((BoardNode) item.getData()).backendId().equals(backend))
        .findFirst()
        .orElseThrow();
  }

  private static Map<BoardColumn, String> cells(TreeItem line, Collection<BoardColumn> columns) {
    Map<BoardColumn, String> cells = new HashMap<>();
    columns.forEach(column -> cells.put(column, line.getText(column.index())));
    return cells;
  }

  /** Narrows it to a time; returns when it shows that. */
  public void drag(TimeRange range) {
    String before = status();
    content.drag(range);
    screen.until(() -> !status().equals(before));
  }

  /** Selects a backend; returns when the list is that of this backend alone. */
  public void select(BackendId backend) {
    content.board().select(List.of(backend));
    screen.until(
        () ->
            !chart.model().lanes().isEmpty()
                && chart.model().lanes().get(0).curves().size() == 1
                && exchanges().stream().allMatch(slow -> slow.backend().id().equals(backend)));
  }

  /** The lines of the list of slow exchanges, from the top. */
  public List<SlowExchange> exchanges() {
    return Stream.of(table().getItems()).map(ShownRecording::exchange).toList();
  }

  private static SlowExchange exchange(TableItem line) {
    // A line that was never seen is filled when it is asked for its text.
    assertThat(line.getText()).isNotEmpty();
    return (SlowExchange) line.getData();
  }

  /** What the lines of that list say of the JVM meanwhile. */
  public List<String> overlapTexts() {
    List<String> titles = Stream.of(table().getColumns()).map(TableColumn::getText).toList();
    int meanwhile = titles.indexOf("Meanwhile in this JVM");
    return Stream.of(table().getItems()).map(line -> line.getText(meanwhile)).toList();
  }

  /** What the chart shows. */
  public List<Lane> lanes() {
    return chart.model().lanes();
  }

  /** What the tooltip says in the middle of a step of a lane, line by line, without the time. */
  public List<String> tooltip(int lane, Curve.Step step) {
    Rectangle area = chart.canvas().getClientArea();
    TimeRange range = chart.model().range();
    double middle = step.time().startNanos() + step.time().lengthNanos() / 2.0;
    double share = (middle - range.startNanos()) / range.lengthNanos();
    int width = area.width - LaneCanvas.LEFT - LaneCanvas.RIGHT;
    int x = LaneCanvas.LEFT + (int) Math.round(share * width);
    String first = lanes().get(lane).curves().get(0).title() + ": ";
    for (int y = 0; y < area.height; y++) {
      List<String> lines = chart.tooltip(x, y).lines().skip(1).toList();
      if (!lines.isEmpty() && lines.get(0).startsWith(first)) {
        return lines;
      }
    }
    return List.of();
  }

  /** The text above all. */
  public String status() {
    return ((Label) content.root().getChildren()[0]).getText();
  }

  /** The lines of backends, the server's end of one behind the client's. */
  private TreeItem[] items() {
    content.board().viewer().expandAll();
    return Stream.of(content.board().viewer().getTree().getItems())
        .flatMap(item -> Stream.concat(Stream.of(item), Stream.of(item.getItems())))
        .filter(item -> item.getData() instanceof BoardNode.Backend)
        .toArray(TreeItem[]::new);
  }

  private Table table() {
    return content.exchanges().viewer().getTable();
  }

  @Override
  public void close() {
    screen.close();
  }
}
