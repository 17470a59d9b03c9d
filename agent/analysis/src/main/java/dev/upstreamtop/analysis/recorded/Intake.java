// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.jvm.JvmHistory;
import dev.upstreamtop.analysis.recorded.SourceIntake.Known;
import dev.upstreamtop.analysis.recorded.SourceIntake.KnownCapture;
import dev.upstreamtop.analysis.recorded.SourceIntake.Place;
import dev.upstreamtop.analysis.sample.Sample.OfExchange;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes the samples of many recordings and puts them together; for use by one thread.
 *
 * <p>Recordings of one capture tell of the same requests: of each time the one is believed that
 * tells of most of it.
 */
public final class Intake {

  private final List<SourceIntake> sources = new ArrayList<>();
  private final Room room;

  /** Takes as much of the heap as is there for it. */
  public Intake() {
    this(Room.ofTheHeap());
  }

  /** Takes as much as there is room. */
  Intake(Room room) {
    this.room = room;
  }

  /**
   * Begins a recording.
   *
   * @param name for messages, and unique
   */
  public SourceIntake source(String name) {
    SourceIntake source = new SourceIntake(name, room, this::makeRoom);
    sources.add(source);
    return source;
  }

  /** Details of all recordings go first, and only then the times of what is known of backends. */
  private void makeRoom() {
    sources.forEach(SourceIntake::giveUpDetail);
    if (!room.isEnough(roomBytes())) {
      sources.forEach(SourceIntake::giveUpPeriods);
      if (!room.isEnough(roomBytes()) && room.isFull()) {
        sources.forEach(SourceIntake::giveUpOldest);
      }
      if (!room.isEnough(roomBytes())) {
        room.settle();
      }
    }
  }

  private long roomBytes() {
    return sources.stream().mapToLong(SourceIntake::roomBytes).sum();
  }

  /** A backend that its own JVM recorded. */
  private record OwnJvm(TrackKey key, JvmEvidence evidence) {}

  /** What is put together of one backend in one capture. */
  private static final class Merged {
    private final List<Slice> slices = new ArrayList<>();
    private final Map<String, List<Slice>> routes = new TreeMap<>();
    private final List<OfExchange> exchanges = new ArrayList<>();
    private String name = "";
  }

  /** Everything that was taken. */
  public Recorded recorded() {
    Map<String, List<SourceIntake>> byCapture = new LinkedHashMap<>();
    Set<String> eventTypes = new HashSet<>();
    for (SourceIntake source : sources) {
      eventTypes.addAll(source.eventTypes());
      for (String id : source.captures().keySet()) {
        byCapture.computeIfAbsent(id, key -> new ArrayList<>()).add(source);
      }
    }
    List<CaptureFacts> captures = new ArrayList<>();
    byCapture.forEach((id, telling) -> captures.add(facts(id, telling)));
    List<Track> tracks = new ArrayList<>();
    for (CaptureFacts facts : captures) {
      tracks.addAll(tracks(facts, byCapture.getOrDefault(facts.id(), List.of())));
    }
    Machines machines = Machines.of(tracks);
    List<OwnJvm> jvms = jvms(captures, machines);
    tracks.replaceAll(
        track -> {
          TrackKey key = machines.placed(track.key());
          return track.of(key, jvmOf(key, jvms));
        });
    Map<TrackKey, Long> requests = new HashMap<>();
    tracks.forEach(track -> requests.put(track.key(), track.tallies().get(Tally.REQUESTS)));
    tracks.sort(
        Comparator.comparingLong((Track track) -> -requests.getOrDefault(track.key(), 0L))
            .thenComparing(track -> track.key().address())
            .thenComparing(track -> track.key().side())
            .thenComparing(track -> track.key().captureId()));
    return new Recorded(List.copyOf(tracks), List.copyOf(captures), Set.copyOf(eventTypes));
  }

  private static CaptureFacts facts(String id, List<SourceIntake> telling) {
    String host = "";
    TreeSet<String> interfaces = new TreeSet<>();
    TreeSet<String> limits = new TreeSet<>();
    TreeSet<String> troubles = new TreeSet<>();
    TreeMap<String, Long> lost = new TreeMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (SourceIntake source : telling) {
      KnownCapture known = source.captures().get(id);
      host = known.host.isEmpty() ? host : known.host;
      interfaces.addAll(known.interfaces);
      limits.addAll(known.limits);
      troubles.addAll(known.troubles);
      // Two recordings tell of the same losses: of each cause the one that saw most of it.
      known.lost.forEach((cause, count) -> lost.merge(cause, count, Math::max));
      names.add(source.name());
    }
    return new CaptureFacts(id, host, interfaces, lost, limits, troubles, names);
  }

  private List<OwnJvm> jvms(List<CaptureFacts> captures, Machines machines) {
    List<OwnJvm> jvms = new ArrayList<>();
    for (CaptureFacts facts : captures) {
      for (SourceIntake source : sources) {
        KnownCapture known = source.captures().get(facts.id());
        if (known != null && !source.jvm().isEmpty()) {
          known.backends.forEach(
              (place, backend) -> {
                if (backend.self) {
                  TrackKey key =
                      new TrackKey(facts.id(), facts.host(), place.address(), place.side());
                  jvms.add(new OwnJvm(machines.placed(key), source.jvm()));
                }
              });
        }
      }
    }
    return jvms;
  }

  private static List<Track> tracks(CaptureFacts facts, List<SourceIntake> telling) {
    List<KnownCapture> byReach =
        telling.stream()
            .map(source -> source.captures().get(facts.id()))
            .sorted(Comparator.comparingLong((KnownCapture known) -> -reachNanos(known)))
            .toList();
    KnownCapture last = byReach.get(byReach.size() - 1);
    Map<Place, Merged> merged = new LinkedHashMap<>();
    Coverage periods = new Coverage();
    Coverage routes = new Coverage();
    Coverage exchanges = new Coverage();
    for (KnownCapture known : byReach) {
      List<TimeRange> tellsPeriods = new ArrayList<>();
      List<TimeRange> tellsRoutes = new ArrayList<>();
      boolean tellsExchanges = false;
      for (Map.Entry<Place, Known> entry : known.backends.entrySet()) {
        Known backend = entry.getValue();
        Merged into = merged.computeIfAbsent(entry.getKey(), place -> new Merged());
        into.name = into.name.isEmpty() ? backend.name : into.name;
        take(backend.periods, periods, into.slices, tellsPeriods);
        backend.routes.forEach(
            (route, intake) ->
                take(
                    intake,
                    routes,
                    into.routes.computeIfAbsent(route, path -> new ArrayList<>()),
                    tellsRoutes));
        for (OfExchange exchange : backend.exchanges) {
          if (!exchanges.has(at(exchange.range().endNanos()))) {
            into.exchanges.add(exchange);
            tellsExchanges = true;
          }
        }
      }
      if (known != last) { // Behind it nobody asks what was told.
        periods.addAll(tellsPeriods);
        routes.addAll(tellsRoutes);
        if (tellsExchanges) {
          exchanges.addAll(tellsPeriods);
        }
      }
    }
    List<Track> tracks = new ArrayList<>();
    merged.forEach(
        (place, into) -> {
          TrackKey key = new TrackKey(facts.id(), facts.host(), place.address(), place.side());
          into.slices.sort(Comparator.comparingLong(slice -> slice.range().endNanos()));
          into.routes
              .values()
              .forEach(
                  route -> route.sort(Comparator.comparingLong(slice -> slice.range().endNanos())));
          into.routes.values().removeIf(List::isEmpty);
          into.exchanges.sort(Comparator.comparingLong(exchange -> exchange.range().endNanos()));
          tracks.add(new Track(key, into.name, into.slices, into.routes, into.exchanges, null));
        });
    return tracks;
  }

  private static TimeRange at(long nanos) {
    return new TimeRange(nanos, nanos);
  }

  private static long reachNanos(KnownCapture known) {
    Coverage coverage = new Coverage();
    known.backends.values().forEach(backend -> coverage.addAll(ranges(backend.periods)));
    return coverage.lengthNanos();
  }

  private static List<TimeRange> ranges(TrackIntake intake) {
    return intake.slices().stream().map(Slice::range).toList();
  }

  private static void take(
      TrackIntake intake, Coverage taken, List<Slice> into, List<TimeRange> tells) {
    for (Slice slice : intake.slices()) {
      tells.add(slice.range());
      if (!taken.has(slice.range())) {
        into.add(slice);
      }
    }
  }

  /**
   * All recordings of its own JVM, or of those that it had in turn; null without any. Beyond a
   * host's bounds only where a single host has that address.
   */
  private static JvmHistory jvmOf(TrackKey key, List<OwnJvm> jvms) {
    List<OwnJvm> same = jvms.stream().filter(jvm -> jvm.key().isSameBackend(key)).toList();
    List<OwnJvm> ofCapture =
        same.stream().filter(jvm -> jvm.key().captureId().equals(key.captureId())).toList();
    List<OwnJvm> ofHost = same.stream().filter(jvm -> jvm.key().host().equals(key.host())).toList();
    long hosts = same.stream().map(jvm -> jvm.key().host()).distinct().count();
    List<OwnJvm> own =
        !ofCapture.isEmpty()
            ? ofCapture
            : !ofHost.isEmpty() ? ofHost : hosts == 1 ? same : List.of();
    List<JvmEvidence> recordings = own.stream().map(OwnJvm::evidence).distinct().toList();
    return recordings.isEmpty() ? null : JvmHistory.of(recordings);
  }
}
