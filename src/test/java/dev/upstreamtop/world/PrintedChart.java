// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.chart.Curve;
import dev.upstreamtop.jmc.ui.chart.Lane;
import dev.upstreamtop.world.PrintedRecording.Interval;
import dev.upstreamtop.world.PrintedRecording.Load;
import dev.upstreamtop.world.PrintedRecording.Time;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The lanes of the page's chart, and their tooltips, against what is printed of a recording. */
public final class PrintedChart {

  private static final int POINTS = 10;

  /** Nanoseconds by which two ways to turn the clock's ticks into times differ. */
  private static final long CLOCK_TICKS = 1_000;

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
