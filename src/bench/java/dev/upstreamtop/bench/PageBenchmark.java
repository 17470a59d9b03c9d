// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.board.BoardSettings;
import dev.upstreamtop.jmc.ui.chart.LaneCanvas;
import dev.upstreamtop.jmc.ui.chart.TimeChoice;
import dev.upstreamtop.jmc.ui.page.PageMemory;
import dev.upstreamtop.jmc.ui.page.UpstreamsContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.internal.gtk.GTK;
import org.eclipse.swt.internal.gtk.OS;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long the Mission Control page takes from an event to the last pixel, with 200,000 upstream
 * events: the real widgets in a window, which needs a display.
 *
 * <p>Ends with a picture of the chart fetched back from the display, so that nothing drawn is still
 * on its way.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5)
@Measurement(iterations = 20)
public class PageBenchmark {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The loop looks at its deadline so often when no event comes. */
  private static final int WAKE_MILLIS = 1_000;

  private IItemCollection items;
  private RecordingModel model;
  private Display display;
  private Shell shell;
  private UpstreamsContent content;
  private LaneCanvas chart;
  private Object listed;
  private int turn;

  @Setup
  public void open() throws Exception {
    if (System.getenv("DISPLAY") == null) {
      throw new IllegalStateException("no display: run it by xvfb-run");
    }
    items = BusyRecording.load();
    model = RecordingModel.of(items);
    display = new Display();
    withoutFading();
    shell = new Shell(display);
    shell.setLayout(new FillLayout());
    shell.setSize(1500, 900);
    shell.open();
    show(() -> model);
  }

  /**
   * GTK fades the colour of a selected line in over 200 ms, in every application: what is measured
   * is how long the page takes, not how long the theme plays.
   */
  private static void withoutFading() {
    byte[] name = "gtk-enable-animations\0".getBytes(StandardCharsets.US_ASCII);
    OS.g_object_set(GTK.gtk_settings_get_default(), name, false, 0);
  }

  @TearDown
  public void close() {
    shell.dispose();
    display.dispose();
  }

  /** A click on another backend: chart and list of it alone. */
  @Benchmark
  public void selectBackend() {
    turn++;
    BackendId next =
        new BackendId("10.0.0." + turn % BusyRecording.BACKENDS + ":8080", Side.CLIENT);
    expect();
    content.board().select(List.of(next));
    untilPainted();
  }

  /** Another time dragged in the chart: table and list of it alone. */
  @Benchmark
  public void selectTime() {
    turn++;
    TimeRange whole = model.range();
    long start = whole.startNanos() + whole.lengthNanos() / 100 * (turn % 40);
    expect();
    content.drag(new TimeRange(start, start + whole.lengthNanos() / 2));
    untilPainted();
  }

  /** The page opened on a recording that the application has loaded: read, filled, painted. */
  @Benchmark
  public void openPage() {
    content.root().dispose();
    show(() -> RecordingModel.of(items));
  }

  private void show(Supplier<RecordingModel> reader) {
    expect();
    content =
        new UpstreamsContent(
            shell,
            new PageMemory(reader, BoardSettings.standard(), TimeChoice.STANDARD),
            model.range(),
            parent -> chart = new LaneCanvas(parent));
    shell.layout();
    untilPainted();
  }

  /** What the list shows before the answer: each answer brings another. */
  private void expect() {
    listed = content == null || content.root().isDisposed() ? null : list().getInput();
  }

  private TableViewer list() {
    return content.exchanges().viewer();
  }

  /** Handles events until the next answer is shown, and all of it painted. */
  private void untilPainted() {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (list().getInput() == null || list().getInput().equals(listed)) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("nothing was painted");
      }
      if (!display.readAndDispatch()) {
        display.timerExec(WAKE_MILLIS, () -> {});
        display.sleep();
      }
    }
    boolean more = true;
    while (more) {
      shell.update();
      more = display.readAndDispatch();
    }
    if (list().getTable().getItemCount() == 0) {
      throw new IllegalStateException("no exchange in the list");
    }
    fetch(chart.canvas());
  }

  private void fetch(Canvas canvas) {
    Image image = new Image(display, 8, 8);
    GC gc = new GC(canvas);
    gc.copyArea(image, 0, 0);
    image.getImageData();
    gc.dispose();
    image.dispose();
  }
}
