// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.check;

import dev.upstreamtop.telemetry.catalogue.BackendFigures;
import dev.upstreamtop.telemetry.catalogue.CaptureFigures;
import dev.upstreamtop.telemetry.catalogue.Entry;
import dev.upstreamtop.telemetry.catalogue.RealFigure;
import dev.upstreamtop.telemetry.catalogue.Statistic;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.catalogue.Unit;
import dev.upstreamtop.telemetry.catalogue.WholeFigure;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * A figure that a rule can be about, under its name in the catalogue; of a distribution one of its
 * statistics, {@code headerTime.p99}.
 */
sealed interface Measure {

  /** What a figure may be a part of. */
  enum Whole {
    /** Nothing: it is no count of what happens to some. */
    NONE,
    REQUESTS,
    /** Attempts to connect. */
    CONNECTS;

    /** How many there were. */
    long of(Counts counts) {
      return switch (this) {
        case NONE -> 0;
        case REQUESTS -> counts.requests();
        case CONNECTS -> counts.get(Counter.CONNECTS) + counts.connectFailed();
      };
    }
  }

  /** A figure of a backend, or of all together. */
  record OfBackend(String name, Unit unit, Whole whole, ToDoubleFunction<CheckSubject> reader)
      implements Measure {}

  /** A figure of the capture. */
  record OfCapture(String name, Unit unit, ToDoubleFunction<CaptureStatus> reader)
      implements Measure {

    @Override
    public Whole whole() {
      return Whole.NONE;
    }
  }

  /** A backend that refuses all connections has no request. */
  Set<String> OF_CONNECTS =
      Set.of(
          "connectFailed",
          Counter.REFUSED.figure(),
          Counter.UNREACHABLE.figure(),
          Counter.TIMED_OUT.figure(),
          Counter.CONNECT_RETRIES.figure());

  /** All there are, by their names. */
  Map<String, Measure> ALL = all();

  String name();

  Unit unit();

  /** What it may be a part of. */
  Whole whole();

  private static Map<String, Measure> all() {
    Map<String, Measure> all = new LinkedHashMap<>();
    for (WholeFigure<Counts> figure : BackendFigures.COUNTERS) {
      put(all, figure.entry(), whole(figure.entry()), of -> figure.of(of.row().counts()));
    }
    for (WholeFigure<Gauges> figure : BackendFigures.GAUGES) {
      put(all, figure.entry(), Whole.NONE, of -> figure.of(of.row().gauges()));
    }
    BackendFigures.RATES.forEach(
        figure -> put(all, figure.entry(), Whole.NONE, of -> figure.of(of.rated())));
    for (TimeFigure<Times> figure : BackendFigures.TIMES) {
      for (Statistic statistic : Statistic.values()) {
        String name = figure.entry().name() + "." + statistic.id();
        all.put(
            name,
            new OfBackend(
                name,
                statistic.unit(),
                Whole.NONE,
                of -> statistic.of(figure.of(of.row().times()))));
      }
    }
    for (WholeFigure<Loss> figure : CaptureFigures.LOSSES) {
      put(all, figure.entry(), status -> figure.of(status.loss()));
    }
    for (WholeFigure<Loss> figure : CaptureFigures.OMISSIONS) {
      put(all, figure.entry(), status -> figure.of(status.loss()));
    }
    for (WholeFigure<Effort> figure : CaptureFigures.COUNTERS) {
      put(all, figure.entry(), status -> figure.of(status.effort()));
    }
    for (WholeFigure<Effort> figure : CaptureFigures.GAUGES) {
      put(all, figure.entry(), status -> figure.of(status.effort()));
    }
    for (RealFigure<Effort> figure : CaptureFigures.RATIOS) {
      put(all, figure.entry(), status -> figure.of(status.effort()));
    }
    return Collections.unmodifiableMap(all);
  }

  private static Whole whole(Entry counter) {
    if (counter.unit() != Unit.COUNT
        || counter.name().equals(Counter.REQUESTS.figure())
        || counter.name().equals(Counter.CONNECTS.figure())) {
      return Whole.NONE;
    }
    return OF_CONNECTS.contains(counter.name()) ? Whole.CONNECTS : Whole.REQUESTS;
  }

  private static void put(
      Map<String, Measure> all, Entry entry, Whole whole, ToDoubleFunction<CheckSubject> reader) {
    all.put(entry.name(), new OfBackend(entry.name(), entry.unit(), whole, reader));
  }

  private static void put(
      Map<String, Measure> all, Entry entry, ToDoubleFunction<CaptureStatus> reader) {
    all.put(entry.name(), new OfCapture(entry.name(), entry.unit(), reader));
  }
}
