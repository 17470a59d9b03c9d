// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import dev.upstreamtop.world.PrintedRecording.Interval;
import dev.upstreamtop.world.PrintedRecording.Load;
import dev.upstreamtop.world.PrintedRecording.Time;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** The lanes of the page's chart, and their tooltips, against what is printed of a recording. */
public final class PrintedChart {

  private static final int POINTS = 10;

  /** Nanoseconds by which two ways to turn the clock's ticks into times differ. */
  private static final long CLOCK_TICKS = 1_000;

  /** Percent by which a step of the chart is longer or shorter than its interval. */
  private static final double STEP = 5;

  /** By which part the middles of two neighbouring buckets differ at most. */
  private static final double BUCKET = 0.07;

  private final ShownRecording page;
  private final PrintedRecording printed;
  private final List<Interval> intervals;
  private final Random random;

  /**
   * Compares some points of each lane.
   *
   * @param backend the one that is selected on the page, by its client's side
   */
  public PrintedChart(
      ShownRecording page, PrintedRecording printed, String backend, Random random) {
    this.page = page;
    this.printed = printed;
    this.intervals = printed.intervals(backend, "CLIENT");
    this.random = random;
  }

  /** The steps of a curve of which something is known. */
  public static List<Curve.Step> known(Curve curve) {
    return curve.steps().stream().filter(Curve.Step::isKnown).toList();
  }

  /** In flight and receiving, as they were at the end of each interval. */
  public void assertUnderWay() {
    int lane = lane("In flight");
    List<Curve.Step> inFlight = known(curve(lane, 0));
    List<Curve.Step> receiving = known(curve(lane, 1));
    assertThat(inFlight).hasSameSizeAs(intervals);
    points(intervals.size())
        .forEach(
            point -> {
              Interval interval = intervals.get(point);
              assertThat(inFlight.get(point).value()).isEqualTo((double) interval.inFlight());
              assertThat(receiving.get(point).value()).isEqualTo((double) interval.receiving());
              assertThat(page.tooltip(lane, inFlight.get(point)))
                  .containsExactly(
                      "in flight: " + interval.inFlight(),
                      "receiving: " + interval.receiving(),
                      "together: " + (interval.inFlight() + interval.receiving()));
            });
  }

  /**
   * Percentiles of the header time. The chart puts an interval that was written late where it
   * belongs: they are those of a step and its neighbours, some of them together, up to a bucket.
   */
  public void assertHeaderTimes() {
    int lane = lane("Header time");
    List<Curve.Step> p99 = curve(lane, 0).steps();
    List<Curve.Step> p50 = curve(lane, 1).steps();
    assertThat(p99).hasSameSizeAs(intervals);
    points(p99.size())
        .filter(point -> p99.get(point).isKnown())
        .forEach(
            point -> {
              assertNear(p99.get(point).value(), near(point, 99));
              assertNear(p50.get(point).value(), near(point, 50));
              assertThat(page.tooltip(lane, p99.get(point)))
                  .containsExactly(
                      "p99: " + Figures.time(p99.get(point).value()),
                      "p50: " + Figures.time(p50.get(point).value()));
            });
  }

  private static void assertNear(double value, List<Double> near) {
    assertThat(value)
        .isBetween((1 - BUCKET) * Collections.min(near), (1 + BUCKET) * Collections.max(near));
  }

  private List<Double> near(int point, double percentile) {
    List<Double> near = new ArrayList<>();
    int last = Math.min(intervals.size() - 1, point + 1);
    for (int from = Math.max(0, point - 1); from <= last; from++) {
      Histogram together = new Histogram(1024, 1L << 38, 1);
      for (int to = from; to <= last; to++) {
        together.add(intervals.get(to).headerTime());
        if (together.getTotalCount() > 0) {
          near.add(
              (double) together.medianEquivalentValue(together.getValueAtPercentile(percentile)));
        }
      }
    }
    return near;
  }

  /** Answers 5xx and requests without an answer, per second. */
  public void assertFailures() {
    int lane = lane("5xx, failed /s");
    List<Curve.Step> errors = known(curve(lane, 0));
    List<Curve.Step> failed = known(curve(lane, 1));
    assertThat(errors).hasSameSizeAs(intervals);
    points(intervals.size())
        .forEach(
            point -> {
              Interval interval = intervals.get(point);
              assertThat(errors.get(point).value())
                  .isCloseTo(interval.serverErrors() / interval.seconds(), withPercentage(STEP));
              assertThat(failed.get(point).value())
                  .isCloseTo(interval.failures() / interval.seconds(), withPercentage(STEP));
              assertThat(page.tooltip(lane, errors.get(point)))
                  .containsExactly(
                      "5xx: " + Figures.rate(errors.get(point).value()) + "/s",
                      "failed: " + Figures.rate(failed.get(point).value()) + "/s");
            });
  }

  /** Each spike is a pause that is printed. */
  public void assertPauses() {
    int lane = lane("This JVM: GC pauses");
    List<Curve.Step> spikes = curve(lane, 0).steps();
    List<Time> pauses = printed.pauses();
    points(spikes.size())
        .forEach(
            point -> {
              Curve.Step spike = spikes.get(point);
              assertThat(pauses)
                  .as("%s", spike)
                  .anySatisfy(
                      pause -> {
                        assertThat(pause.from())
                            .isCloseTo(spike.time().startNanos(), within(CLOCK_TICKS));
                        assertThat((double) (pause.to() - pause.from()))
                            .isCloseTo(spike.value(), within((double) CLOCK_TICKS));
                      });
              // The highest of those that are too near to each other to be pointed at.
              assertThat(page.tooltip(lane, spike))
                  .singleElement()
                  .satisfies(
                      told ->
                          assertThat(told)
                              .isIn(
                                  spikes.stream()
                                      .map(
                                          one ->
                                              curve(lane, 0).title()
                                                  + ": "
                                                  + Figures.time(one.value()))
                                      .toList()));
            });
  }

  /** The part of the time that the printed pauses took. */
  public void assertShareOfPauses() {
    int lane = lane("This JVM: time in GC");
    List<Curve.Step> shares = curve(lane, 0).steps();
    List<Time> pauses = printed.pauses();
    points(shares.size())
        .forEach(
            point -> {
              Curve.Step share = shares.get(point);
              double paused =
                  pauses.stream().mapToDouble(pause -> common(pause, share)).sum()
                      / share.time().lengthNanos();
              assertThat(share.value())
                  .isCloseTo(
                      paused,
                      within(
                          (double) CLOCK_TICKS * (1 + pauses.size()) / share.time().lengthNanos()));
              assertThat(page.tooltip(lane, share))
                  .containsExactly(curve(lane, 0).title() + ": " + Figures.share(share.value()));
            });
  }

  private static double common(Time pause, Curve.Step step) {
    return Math.max(
        0,
        Math.min(pause.to(), step.time().endNanos())
            - Math.max(pause.from(), step.time().startNanos()));
  }

  /** Each load stands where the time ends that it tells of. */
  public void assertLoads() {
    int lane = lane("This JVM: CPU");
    List<Curve.Step> machine = curve(lane, 0).steps();
    List<Curve.Step> jvm = curve(lane, 1).steps();
    List<Load> loads = printed.loads();
    points(machine.size())
        .forEach(
            point -> {
              Curve.Step step = machine.get(point);
              Load load =
                  loads.stream()
                      .filter(one -> Math.abs(one.nanos() - step.time().endNanos()) <= CLOCK_TICKS)
                      .findFirst()
                      .orElseThrow(() -> new AssertionError("not printed: " + step));
              assertThat(step.value()).isCloseTo(load.machine(), within(1e-4));
              assertThat(jvm.get(point).value()).isCloseTo(load.jvm(), within(1e-4));
              assertThat(page.tooltip(lane, step))
                  .containsExactly(
                      "machine: " + Figures.share(step.value()),
                      "JVM: " + Figures.share(jvm.get(point).value()));
            });
  }

  private IntStream points(int size) {
    assertThat(size).isPositive();
    return random.ints(POINTS, 0, size);
  }

  private int lane(String title) {
    List<String> titles = page.lanes().stream().map(Lane::title).toList();
    assertThat(titles).contains(title);
    return titles.indexOf(title);
  }

  private Curve curve(int lane, int curve) {
    return page.lanes().get(lane).curves().get(curve);
  }
}
