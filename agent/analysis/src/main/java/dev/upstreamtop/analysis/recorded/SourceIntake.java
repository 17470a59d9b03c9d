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
import java.util.HashMap;
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
 * <p>Where the room for all recordings is used up, neighbouring periods are put together, those of
 * routes first, and of exchanges the slowest are kept.
 */
public final class SourceIntake {

  private static final int MOST_EXCHANGES = 100_000;

  /** In all its captures. */
  static final int MOST_TRACKS = 16_384;

  /** Of one backend, and of all together. */
  static final int MOST_ROUTES = 4_096;

  static final int MOST_ROUTES_IN_ALL = 65_536;

  /** A recording is of one capture, or of those that one JVM has had. */
  static final int MOST_CAPTURES = 256;

  /** Of a capture: interfaces, causes of loss, what it told of its troubles. */
  static final int MOST_FACTS = 256;

  /** So many exchanges of a backend are kept, however little room there is. */
  private static final int FEW_EXCHANGES = 1_000;

  private static final int BYTES_OF_EXCHANGE = 100;
  static final int MOST_TEXTS = 65_536;
  static final String OTHER = "other";

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
    String host = "";
  }

  private final String name;
  private final JvmEvidence jvm;
  private final Map<String, KnownCapture> captures = new LinkedHashMap<>();
  private final Set<String> eventTypes = new HashSet<>();
  private final Map<String, String> texts = new HashMap<>();
  private final Room room;
  private final Runnable makeRoom;
  private final Set<String> leftOut = new TreeSet<>();
  private int exchanges;
  private int tracks;
  private int routes;

  /**
   * Begins a recording.
   *
   * @param room shared by all recordings
   * @param makeRoom is called where that is used up
   */
  SourceIntake(String name, Room room, Runnable makeRoom) {
    this.name = name;
    this.room = room;
    this.makeRoom = makeRoom;
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
    // What does not tell its capture is of one that no other recording knows.
    String id = sample.captureId().isEmpty() ? "in " + name : sample.captureId();
    if (!captures.containsKey(id) && captures.size() >= MOST_CAPTURES) {
      leftOut.add("captures beyond the first " + MOST_CAPTURES);
      return;
    }
    KnownCapture capture = captures.computeIfAbsent(id, first -> new KnownCapture());
    if (sample instanceof AboutBackend about) {
      add(capture, about);
    } else if (sample instanceof Sample.OfCapture status) {
      add(capture, status);
    }
  }

  private void add(KnownCapture capture, Sample.OfCapture status) {
    eventTypes.add("UpstreamCapture");
    capture.host = status.host().isEmpty() ? capture.host : status.host();
    status
        .lost()
        .forEach(
            (cause, count) ->
                capture.lost.merge(
                    capture.lost.containsKey(cause) || hasRoom(capture.lost.keySet())
                        ? cause
                        : OTHER,
                    count,
                    Long::sum));
    for (String device : status.interfaces().split("[, ]+", -1)) {
      note(capture.interfaces, device);
    }
    note(capture.limits, status.limits());
    note(capture.troubles, status.reason());
  }

  private void note(Set<String> facts, String fact) {
    if (!fact.isEmpty() && (facts.contains(fact) || hasRoom(facts))) {
      facts.add(fact);
    }
  }

  private boolean hasRoom(Set<String> facts) {
    if (facts.size() >= MOST_FACTS) {
      leftOut.add("some of what its capture tells of itself");
      return false;
    }
    return true;
  }

  private void add(KnownCapture capture, AboutBackend about) {
    Place place = new Place(about.address(), about.side());
    Known known = capture.backends.get(place);
    if (known == null) {
      if (tracks >= MOST_TRACKS) {
        leftOut.add("the names of backends beyond the first " + MOST_TRACKS);
        place = new Place(OTHER, about.side());
      }
      tracks++;
      known = capture.backends.computeIfAbsent(place, key -> new Known());
    }
    if (about instanceof Sample.OfBackend backend) {
      eventTypes.add("UpstreamBackend");
      known.name = backend.name().isEmpty() ? known.name : backend.name();
      known.self |= backend.self();
      count(
          known.periods.add(
              TrackIntake.Part.BACKEND,
              backend.range(),
              slice -> slice.with(backend.tallies()).with(backend.levels())),
          0);
    } else if (about instanceof Sample.OfResult result) {
      eventTypes.add("UpstreamResult");
      count(
          known.periods.add(
              TrackIntake.Part.RESULT, result.range(), slice -> slice.with(result.tallies())),
          0);
    } else if (about instanceof Sample.OfCalls calls) {
      eventTypes.add("UpstreamGrpc");
      count(
          known.periods.add(
              TrackIntake.Part.CALLS, calls.range(), slice -> slice.with(calls.tallies())),
          0);
    } else if (about instanceof Sample.OfLatency latency) {
      eventTypes.add("UpstreamLatency");
      count(
          known.periods.add(
              TrackIntake.Part.of(latency.measure()),
              latency.range(),
              slice -> slice.with(latency.measure(), latency.times())),
          latency.times().roomBytes());
    } else if (about instanceof Sample.OfRoute route) {
      eventTypes.add("UpstreamRoute");
      addRoute(known, route);
    } else if (about instanceof Sample.OfExchange exchange) {
      eventTypes.add("UpstreamExchange");
      addExchange(known, exchange);
    }
  }

  private void addRoute(Known known, Sample.OfRoute route) {
    String path = route.route();
    if (!known.routes.containsKey(path)) {
      if (known.routes.size() >= MOST_ROUTES || routes >= MOST_ROUTES_IN_ALL) {
        leftOut.add("the names of some routes");
        path = OTHER;
      }
      routes += known.routes.containsKey(path) ? 0 : 1;
    }
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
                        .with(Measure.RESPONSE, route.response())),
        route.header().roomBytes() + route.response().roomBytes());
  }

  private void addExchange(Known known, Sample.OfExchange exchange) {
    known.exchanges.add(
        new Sample.OfExchange(
            once(exchange.captureId()),
            exchange.range(),
            once(exchange.address()),
            exchange.side(),
            once(exchange.route()),
            once(exchange.outcome()),
            exchange.headerNanos(),
            exchange.bytesSent(),
            exchange.status()));
    if (++exchanges > 2 * MOST_EXCHANGES) {
      keepSlowest(0);
    }
    take(BYTES_OF_EXCHANGE);
  }

  /** The same text once, as each event brings one of its own; of too many, that it is one. */
  private String once(String text) {
    String known = texts.get(text);
    if (known != null) {
      return known;
    }
    if (texts.size() >= MOST_TEXTS) {
      leftOut.add("the routes of some exchanges");
      return OTHER;
    }
    texts.put(text, text);
    return text;
  }

  /** What there was no room for, a few words each; empty where everything is kept. */
  public Set<String> leftOut() {
    Set<String> all = new TreeSet<>(leftOut);
    all.addAll(jvm.leftOut());
    return all;
  }

  /** Of each backend with more than so many exchanges one half. */
  private void keepSlowest(int most) {
    exchanges = 0;
    for (Known each : all()) {
      if (each.exchanges.size() > most) {
        each.exchanges.sort(
            Comparator.comparingLong((Sample.OfExchange one) -> one.range().lengthNanos())
                .reversed());
        each.exchanges =
            new ArrayList<>(each.exchanges.subList(0, (each.exchanges.size() + 1) / 2));
      }
      exchanges += each.exchanges.size();
    }
  }

  private List<Known> all() {
    return captures.values().stream()
        .flatMap(capture -> capture.backends.values().stream())
        .toList();
  }

  private void count(boolean made, long bytes) {
    take((made ? Slice.BYTES : 0) + bytes);
  }

  private void take(long bytes) {
    if (room.take(bytes)) {
      makeRoom.run();
    }
  }

  /** What all of it takes of the heap, roughly, in bytes. */
  long roomBytes() {
    long bytes = (long) BYTES_OF_EXCHANGE * exchanges;
    for (Known known : all()) {
      bytes += known.periods.roomBytes();
      for (TrackIntake route : known.routes.values()) {
        bytes += route.roomBytes();
      }
    }
    return bytes;
  }

  /** Tells routes by longer periods, and fewer exchanges. */
  void giveUpDetail() {
    all().forEach(known -> known.routes.values().forEach(TrackIntake::coarsen));
    keepSlowest(FEW_EXCHANGES);
  }

  /** Tells backends by longer periods. */
  void giveUpPeriods() {
    all().forEach(known -> known.periods.coarsen());
  }

  /** Of what is not next to one another in time, and cannot be put together, the newest half. */
  void giveUpOldest() {
    leftOut.add("its oldest periods");
    for (Known known : all()) {
      known.periods.keepNewest();
      known.routes.values().forEach(TrackIntake::keepNewest);
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
    jvm.settle(wall, recorded);
  }

  Map<String, KnownCapture> captures() {
    return captures;
  }

  Set<String> eventTypes() {
    return eventTypes;
  }
}
