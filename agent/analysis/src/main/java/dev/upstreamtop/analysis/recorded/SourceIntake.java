// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Sample.AboutBackend;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Takes the samples of one recording as they are read; bounded, for use by one thread.
 *
 * <p>Beyond half a million periods neighbours are put together, and of exchanges the slowest are
 * kept.
 */
public final class SourceIntake {

  private static final int MOST_SLICES = 500_000;
  private static final int MOST_EXCHANGES = 100_000;
  private static final int MOST_TRACKS = 16_384;
  private static final int MOST_ROUTES = 4_096;
  private static final String OTHER = "other";

  /** A backend from one side. */
  record Place(String address, Vantage side) {}

  /** A backend in one capture. */
  static final class Known {
    final TrackIntake periods = new TrackIntake();
    final Map<String, TrackIntake> routes = new LinkedHashMap<>();
    List<Sample.OfExchange> exchanges = new ArrayList<>();
    String name = "";
    boolean self;
  }

  /** One capture, as far as this recording tells of it. */
  static final class KnownCapture {
    final Map<Place, Known> backends = new LinkedHashMap<>();
    final TreeMap<String, Long> lost = new TreeMap<>();
    final TreeSet<String> interfaces = new TreeSet<>();
    final TreeSet<String> limits = new TreeSet<>();
    final TreeSet<String> troubles = new TreeSet<>();
    final List<TimeRange> told = new ArrayList<>();
    String host = "";
  }

  private final String name;
  private final JvmEvidence jvm;
  private final Map<String, KnownCapture> captures = new LinkedHashMap<>();
  private final Set<String> eventTypes = new HashSet<>();
  private int slices;
  private int exchanges;

  SourceIntake(String name) {
    this.name = name;
    jvm = new JvmEvidence(name);
  }

  String name() {
    return name;
  }

  /** Takes what the JVM that made the recording tells of itself. */
  public JvmEvidence jvm() {
    return jvm;
  }

  /** Takes one event of ours. */
  public void add(Sample sample) {
    KnownCapture capture =
        captures.computeIfAbsent(
            // What does not tell its capture is of one that no other recording knows.
            sample.captureId().isEmpty() ? "in " + name : sample.captureId(),
            id -> new KnownCapture());
    if (sample instanceof AboutBackend about) {
      add(capture, about);
    } else if (sample instanceof Sample.OfCapture status) {
      add(capture, status);
    }
  }

  private void add(KnownCapture capture, Sample.OfCapture status) {
    eventTypes.add("UpstreamCapture");
    capture.host = status.host().isEmpty() ? capture.host : status.host();
    capture.told.add(status.range());
    status.lost().forEach((cause, count) -> capture.lost.merge(cause, count, Long::sum));
    for (String device : status.interfaces().split("[, ]+", -1)) {
      if (!device.isEmpty()) {
        capture.interfaces.add(device);
      }
    }
    if (!status.limits().isEmpty()) {
      capture.limits.add(status.limits());
    }
    if (!status.reason().isEmpty()) {
      capture.troubles.add(status.reason());
    }
  }

  private void add(KnownCapture capture, AboutBackend about) {
    Place place = new Place(about.address(), about.side());
    if (capture.backends.size() >= MOST_TRACKS && !capture.backends.containsKey(place)) {
      place = new Place(OTHER, about.side());
    }
    Known known = capture.backends.computeIfAbsent(place, key -> new Known());
    if (about instanceof Sample.OfBackend backend) {
      eventTypes.add("UpstreamBackend");
      known.name = backend.name().isEmpty() ? known.name : backend.name();
      known.self |= backend.self();
      count(
          known.periods.add(
              TrackIntake.Part.BACKEND,
              backend.range(),
              slice -> slice.with(backend.tallies()).with(backend.levels())));
    } else if (about instanceof Sample.OfResult result) {
      eventTypes.add("UpstreamResult");
      count(
          known.periods.add(
              TrackIntake.Part.RESULT, result.range(), slice -> slice.with(result.tallies())));
    } else if (about instanceof Sample.OfLatency latency) {
      eventTypes.add("UpstreamLatency");
      count(
          known.periods.add(
              TrackIntake.Part.of(latency.measure()),
              latency.range(),
              slice -> slice.with(latency.measure(), latency.times())));
    } else if (about instanceof Sample.OfRoute route) {
      eventTypes.add("UpstreamRoute");
      addRoute(known, route);
    } else if (about instanceof Sample.OfExchange exchange) {
      eventTypes.add("UpstreamExchange");
      addExchange(known, exchange);
    }
  }

  private void addRoute(Known known, Sample.OfRoute route) {
    String path =
        known.routes.containsKey(route.route()) || known.routes.size() < MOST_ROUTES
            ? route.route()
            : OTHER;
    count(
        known
            .routes
            .computeIfAbsent(path, key -> new TrackIntake())
            .add(
                TrackIntake.Part.ROUTE,
                route.range(),
                slice ->
                    slice
                        .with(route.tallies())
                        .with(Measure.HEADER, route.header())
                        .with(Measure.RESPONSE, route.response())));
  }

  private void addExchange(Known known, Sample.OfExchange exchange) {
    known.exchanges.add(exchange);
    if (++exchanges > 2 * MOST_EXCHANGES) {
      exchanges = 0;
      for (Known each : all()) {
        each.exchanges.sort(
            Comparator.comparingLong((Sample.OfExchange one) -> one.range().lengthNanos())
                .reversed());
        each.exchanges =
            new ArrayList<>(each.exchanges.subList(0, (each.exchanges.size() + 1) / 2));
        exchanges += each.exchanges.size();
      }
    }
  }

  private List<Known> all() {
    return captures.values().stream()
        .flatMap(capture -> capture.backends.values().stream())
        .toList();
  }

  private void count(boolean made) {
    slices += made ? 1 : 0;
    if (slices > MOST_SLICES) {
      slices = 0;
      for (Known known : all()) {
        known.periods.coarsen();
        slices += known.periods.size();
        for (TrackIntake route : known.routes.values()) {
          route.coarsen();
          slices += route.size();
        }
      }
    }
  }

  /**
   * Ends the recording: from here on all of it is told by the wall clock, as the exchanges are.
   *
   * @param wall the wall clock's times of those that samples came with
   * @param recorded the other way round
   */
  public void settle(UnaryOperator<TimeRange> wall, UnaryOperator<TimeRange> recorded) {
    for (Known known : all()) {
      known.periods.move(wall);
      known.routes.values().forEach(route -> route.move(wall));
    }
    jvm.settle(recorded);
  }

  Map<String, KnownCapture> captures() {
    return captures;
  }

  Set<String> eventTypes() {
    return eventTypes;
  }
}
