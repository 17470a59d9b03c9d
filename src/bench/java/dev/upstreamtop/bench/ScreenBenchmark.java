// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.cli.terminal.drawing.Capabilities;
import dev.upstreamtop.cli.terminal.drawing.Painter;
import dev.upstreamtop.cli.terminal.drawing.Theme;
import dev.upstreamtop.cli.terminal.input.Key;
import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.layout.Screen;
import dev.upstreamtop.cli.terminal.state.Picture;
import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import dev.upstreamtop.telemetry.verdict.Verdicts;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the terminal costs with as many backends as a capture tells apart, and as many routes: the
 * judgement is not in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
public class ScreenBenchmark {

  private static final int BACKENDS = 1_022;
  private static final int ROUTES = 4;
  private static final int DIFFERENT = 9;

  /** What is looked at. */
  public enum Condition {
    /** All is well, the busiest first. */
    WELL,
    /** Every backend answers with 5xx at times, the slowest first. */
    ALL_FAIL,
    /** All is well; what contains a text that is in one route of each. */
    FILTERED
  }

  @Param Condition condition;

  @Param({"80x24", "140x40"})
  String size;

  private final List<Snapshot> intervals = new ArrayList<>();
  private final Painter painter = new Painter(new Capabilities(true, true, Theme.DARK));
  private Verdicts verdicts = Verdicts.NONE;
  private View view = View.of(0, 4);
  private Picture picture;
  private int width;
  private int height;
  private int number;

  @Setup
  public void prepare() {
    width = Integer.parseInt(size.split("x", 2)[0]);
    height = Integer.parseInt(size.split("x", 2)[1]);
    BusyHost host = new BusyHost(BACKENDS, ROUTES, true);
    LiveVerdicts judgement = new LiveVerdicts();
    for (int i = 1; i <= DIFFERENT; i++) {
      intervals.add(host.interval(i));
      if (condition == Condition.ALL_FAIL) {
        verdicts = judgement.see(intervals.getLast());
      }
    }
    if (condition == Condition.FILTERED) {
      for (int c : "/RESOURCE2/".chars().toArray()) {
        view = view.press(Key.character(c), List.of(), 1);
      }
    }
    picture =
        Picture.of(
            intervals.getFirst(), condition == Condition.ALL_FAIL ? Sorting.P99 : Sorting.RATE);
    intervals.forEach(interval -> picture = picture.plus(interval).judged(verdicts));
  }

  /** One draw, as after each key. */
  @Benchmark
  public String draw() {
    return painter.paint(Screen.draw(picture, view, width, height, ZoneOffset.UTC).lines(), width);
  }

  /** One interval that is taken in, and drawn. */
  @Benchmark
  public String takeIn() {
    number = (number + 1) % DIFFERENT;
    picture = picture.plus(intervals.get(number)).judged(verdicts);
    return draw();
  }
}
