// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.jmc.rules.judged.Judged;
import dev.upstreamtop.jmc.rules.model.Leaderboard;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.model.SlowExchange;
import dev.upstreamtop.jmc.rules.model.TrafficSeries;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the Mission Control page waits for with 200,000 upstream events: reading the recording, and
 * what a new selection computes. Single shots: a user opens a recording once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class RecordingModelBenchmark {

  private static final int CHART_POINTS = 400;
  private static final int EXCHANGES = 500;

  private IItemCollection items;
  private RecordingModel model;
  private Selection half;

  @Setup
  public void record() throws Exception {
    items = BusyRecording.load();
    model = RecordingModel.of(items);
    TimeRange whole = model.range();
    half =
        Selection.of(
            new TimeRange(whole.startNanos(), whole.startNanos() + whole.lengthNanos() / 2));
    int backends = model.leaderboard(half).rows().size();
    if (backends != BusyRecording.BACKENDS) {
      throw new IllegalStateException("the recording has " + backends + " backends");
    }
  }

  @Benchmark
  public RecordingModel read() {
    return RecordingModel.of(items);
  }

  /** Everything that is said of a recording: what the rules ask for. */
  @Benchmark
  public Judged judge() {
    return Judged.of(items);
  }

  @Benchmark
  public Leaderboard leaderboardOfSelection() {
    return model.leaderboard(half);
  }

  @Benchmark
  public TrafficSeries chartOfSelection() {
    return model.series(half, CHART_POINTS);
  }

  @Benchmark
  public List<SlowExchange> exchangesOfSelection() {
    return model.slowExchanges(half, EXCHANGES);
  }
}
