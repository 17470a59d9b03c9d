// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.metrics;

import dev.upstreamtop.telemetry.Version;
import dev.upstreamtop.telemetry.catalogue.BackendFigures;
import dev.upstreamtop.telemetry.catalogue.CaptureFigures;
import dev.upstreamtop.telemetry.catalogue.Entry;
import dev.upstreamtop.telemetry.catalogue.RealFigure;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.catalogue.WholeFigure;
import dev.upstreamtop.telemetry.ledger.BackendView;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Distribution;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Kind;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Point;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Value;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes metrics of the totals and of what is under way, by the catalogue: counters, gauges and
 * histograms of each backend, and of the capture what it lost and how it stands.
 *
 * <p>Bounded as the ledger is, which knows so many backends at most.
 */
public final class MetricFamilies {

  private static final double NANOS = 1e9;

  /** Told of those backends alone that speak HTTP/2: they are many, and most backends do not. */
  private static final Set<String> OF_HTTP2 =
      Stream.concat(Counter.GRPC.stream(), Stream.of(Counter.HTTP2_REQUESTS))
          .map(Counter::figure)
          .collect(Collectors.toUnmodifiableSet());

  /** A backend, and what tells it from the others. */
  private record Labelled(BackendView of, Map<String, String> labels) {}

  private MetricFamilies() {}

  /**
   * All that is told of one view.
   *
   * @param view with its routes, where some are wanted
   * @param routes how many of each backend are told apart; 0 for no metrics of routes
   */
  public static List<MetricFamily> of(LedgerView view, int routes) {
    List<MetricFamily> families = new ArrayList<>();
    addBackends(view, families);
    if (routes > 0) {
      RouteFamilies.add(view, routes, families);
    }
    addCapture(view, families);
    return families;
  }

  private static void addBackends(LedgerView view, List<MetricFamily> families) {
    List<Labelled> backends =
        view.backends().values().stream()
            .map(backend -> new Labelled(backend, labels(backend)))
            .toList();
    for (WholeFigure<Counts> figure : BackendFigures.COUNTERS) {
      List<Point> points = new ArrayList<>();
      boolean ofHttp2 = OF_HTTP2.contains(figure.entry().name());
      for (Labelled backend : backends) {
        Counts counts = backend.of().totals().counts();
        if (ofHttp2 && counts.get(Counter.HTTP2_REQUESTS) == 0) {
          continue;
        }
        points.add(
            new Value(backend.labels(), (double) figure.of(counts), sinceMillis(backend.of())));
      }
      families.add(family(MetricName.BACKEND, figure.entry(), Kind.COUNTER, points));
    }
    for (WholeFigure<Gauges> figure : BackendFigures.GAUGES) {
      List<Point> points = new ArrayList<>();
      for (Labelled backend : backends) {
        double value = figure.of(backend.of().row().gauges());
        points.add(now(backend.labels(), MetricName.value(figure.entry(), value)));
      }
      families.add(family(MetricName.BACKEND, figure.entry(), Kind.GAUGE, points));
    }
    for (TimeFigure<Times> figure : BackendFigures.TIMES) {
      List<Point> points = new ArrayList<>();
      for (Labelled backend : backends) {
        points.add(
            new Distribution(
                backend.labels(),
                figure.of(backend.of().totals().times()),
                sinceMillis(backend.of())));
      }
      families.add(family(MetricName.BACKEND, figure.entry(), Kind.HISTOGRAM, points));
    }
    families.add(
        new MetricFamily(
            MetricName.BACKEND + "failing",
            Kind.GAUGE,
            "1 while the judgement finds that requests to it suffer, else 0",
            backends.stream()
                .<Point>map(each -> now(each.labels(), each.of().failing() ? 1 : 0))
                .toList()));
  }

  /** What tells a backend from the others. */
  static Map<String, String> labels(BackendView backend) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("backend", backend.row().key().endpoint().toString());
    labels.put("name", backend.row().name());
    labels.put("side", backend.row().key().side().name().toLowerCase(Locale.ROOT));
    return labels;
  }

  static long sinceMillis(BackendView backend) {
    return backend.totals().sinceEpochNanos() / 1_000_000;
  }

  /** Named and explained by the catalogue. */
  static MetricFamily family(String prefix, Entry entry, Kind kind, List<Point> points) {
    return new MetricFamily(MetricName.of(prefix, entry), kind, entry.description(), points);
  }

  private static void addCapture(LedgerView view, List<MetricFamily> families) {
    Loss loss = view.capture().loss();
    families.add(byCause("lost", loss.lost()));
    families.add(byCause("ignored", loss.ignored()));
    for (WholeFigure<Effort> figure : CaptureFigures.COUNTERS) {
      double value = figure.of(view.capture().effort());
      families.add(
          family(MetricName.CAPTURE, figure.entry(), Kind.COUNTER, List.of(now(Map.of(), value))));
    }
    for (WholeFigure<Effort> figure : CaptureFigures.GAUGES) {
      families.add(gauge(figure.entry(), view, effort -> (double) figure.of(effort)));
    }
    for (RealFigure<Effort> figure : CaptureFigures.RATIOS) {
      families.add(gauge(figure.entry(), view, figure::of));
    }
    List<Point> states = new ArrayList<>();
    for (CaptureState each : CaptureState.values()) {
      states.add(now(Map.of("state", each.name()), view.status().state() == each ? 1 : 0));
    }
    families.add(
        new MetricFamily(
            MetricName.CAPTURE + "state",
            Kind.GAUGE,
            "1 for the state that the capture is in, 0 for all others",
            states));
    // Both are 0 until the first interval is over.
    if (view.capture().sinceEpochNanos() > 0) {
      families.add(
          single(
              "start_time_seconds",
              "When the capture began, in seconds since the epoch",
              view.identity().startEpochNanos() / NANOS));
      families.add(
          single(
              "totals_since_seconds",
              "Since when its counters count: its start, or the last reset",
              view.capture().sinceEpochNanos() / NANOS));
    }
    families.add(
        new MetricFamily(
            MetricName.BACKEND + "build",
            Kind.INFO,
            "The release that captures",
            List.of(now(Map.of("version", Version.TEXT), 1))));
  }

  private static MetricFamily byCause(String name, Map<String, Long> counts) {
    Entry sum =
        CaptureFigures.LOSSES.stream()
            .map(WholeFigure::entry)
            .filter(entry -> entry.name().equals(name))
            .findFirst()
            .orElseThrow();
    List<Point> points = new ArrayList<>();
    counts.forEach((cause, count) -> points.add(now(Map.of("cause", cause), (double) count)));
    return new MetricFamily(
        MetricName.of(MetricName.CAPTURE, sum),
        Kind.COUNTER,
        sum.description().replace("over all causes", "by cause"),
        points);
  }

  private static MetricFamily gauge(Entry entry, LedgerView view, ToDoubleFunction<Effort> figure) {
    double value = MetricName.value(entry, figure.applyAsDouble(view.status().effort()));
    return family(MetricName.CAPTURE, entry, Kind.GAUGE, List.of(now(Map.of(), value)));
  }

  private static MetricFamily single(String name, String help, double value) {
    return new MetricFamily(
        MetricName.CAPTURE + name, Kind.GAUGE, help, List.of(now(Map.of(), value)));
  }

  private static Value now(Map<String, String> labels, double value) {
    return new Value(labels, value, 0);
  }
}
