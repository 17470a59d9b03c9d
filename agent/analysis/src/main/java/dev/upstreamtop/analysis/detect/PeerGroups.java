// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;

/**
 * Which backends do the same work, seen from the same side: those that serve the same routes, on
 * whichever ports and hosts; where no routes were recorded, those of one port or one kind of name.
 *
 * <p>Of several captures two are no peers by little: nearly all of their requests are for the same
 * routes, several of them, or their names are of one kind. A backend that two captures saw is none
 * of its own peers.
 */
public final class PeerGroups {

  private static final BitSet NO_GROUP = new BitSet();

  private final Map<TrackKey, PeerTimes> groups = new HashMap<>();

  private final Map<TrackKey, PeerTimes> pools = new HashMap<>();

  private final Set<TrackKey> doors = new HashSet<>();

  private final Set<TrackKey> likelyDoors = new HashSet<>();

  private final Set<TrackKey> askers = new HashSet<>();

  private final long knownSinceNanos;

  private PeerGroups(long knownSinceNanos) {
    this.knownSinceNanos = knownSinceNanos;
  }

  /**
   * How many requests each backend had.
   *
   * @param ofAll those in all its periods: adding them up takes looking at each
   * @param sinceNanos from then on every period of every backend is known, nanoseconds since the
   *     epoch; of the time before those of some are
   * @param since those in the periods since then
   */
  public record Requests(
      ToLongFunction<Track> ofAll, long sinceNanos, ToLongFunction<Track> since) {}

  /** Groups all backends. */
  public static PeerGroups of(Recorded recorded) {
    PeerGroups peers = new PeerGroups(Long.MIN_VALUE);
    List<List<Track>> groups = new ArrayList<>();
    Map<TrackKey, Map<String, Double>> work = new HashMap<>();
    recorded.tracks().forEach(track -> work.put(track.key(), work(track)));
    peers.findFrontDoors(recorded, track -> track.tallies().get(Tally.REQUESTS));
    peers.findAskers(
        recorded,
        Track::range,
        (track, range) -> Slice.tallies(track.slices(), range).get(Tally.REQUESTS));
    // Who does the same work has a route in common: no other group need be compared with.
    Map<String, BitSet> withRoute = new HashMap<>();
    for (Track track : recorded.tracks()) {
      if (peers.isFrontDoor(track.key()) || peers.isLikelyFrontDoor(track.key())) {
        continue;
      }
      List<Track> group = null;
      Map<String, Double> own = work.get(track.key());
      BitSet candidates = new BitSet();
      own.keySet().forEach(route -> candidates.or(withRoute.getOrDefault(route, NO_GROUP)));
      if (own.isEmpty()) {
        candidates.set(0, groups.size());
      }
      for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
        List<Track> candidate = groups.get(i);
        Track first = candidate.get(0);
        if (first.key().side() == track.key().side()
            && candidate.stream().noneMatch(one -> one.key().isSameBackend(track.key()))
            && (first.key().captureId().equals(track.key().captureId())
                ? isSameWork(first, work.get(first.key()), track, own)
                : isSameWorkElsewhere(first, work.get(first.key()), track, own))) {
          group = candidate;
          break;
        }
      }
      if (group == null) {
        group = new ArrayList<>();
        int number = groups.size();
        own.keySet()
            .forEach(route -> withRoute.computeIfAbsent(route, first -> new BitSet()).set(number));
        groups.add(group);
      }
      group.add(track);
    }
    for (List<Track> group : groups) {
      PeerTimes times = new PeerTimes(group);
      group.forEach(track -> peers.groups.put(track.key(), times));
    }
    return peers;
  }

  /**
   * Groups backends as they were grouped before.
   *
   * @param together who does the same work
   * @param requests how many each had
   */
  public static PeerGroups of(Recorded recorded, List<List<TrackKey>> together, Requests requests) {
    PeerGroups peers = new PeerGroups(requests.sinceNanos());
    peers.findFrontDoors(recorded, requests.ofAll());
    Optional<TimeRange> known = Optional.of(new TimeRange(requests.sinceNanos(), Long.MAX_VALUE));
    peers.findAskers(
        recorded, track -> known, (track, range) -> requests.since().applyAsLong(track));
    Map<TrackKey, Track> tracks = new HashMap<>();
    recorded.tracks().forEach(track -> tracks.put(track.key(), track));
    for (List<TrackKey> group : together) {
      List<Track> members =
          group.stream()
              .filter(key -> tracks.containsKey(key) && !peers.isFrontDoor(key))
              .filter(key -> !peers.isLikelyFrontDoor(key))
              .map(tracks::get)
              .toList();
      PeerTimes times = new PeerTimes(members);
      members.forEach(track -> peers.groups.put(track.key(), times));
    }
    return peers;
  }

  /** Whether a backend is a proxy that asks the others of its capture for all that it is asked. */
  public boolean isFrontDoor(TrackKey key) {
    return doors.contains(key);
  }

  /**
   * Whether a backend would be taken for such a proxy but for trouble that none of the others has:
   * that of a proxy without CPU, or of a backend that gets half of all requests. It is compared
   * with its own past alone.
   */
  public boolean isLikelyFrontDoor(TrackKey key) {
    return likelyDoors.contains(key);
  }

  /**
   * Whether a server asks others itself for most of what it is asked, as its own capture saw: a
   * proxy, or a service that needs others. What they show too may be theirs.
   */
  public boolean isAsker(TrackKey key) {
    return askers.contains(key);
  }

  /** From when on all periods of all backends are known, nanoseconds since the epoch. */
  public long knownSinceNanos() {
    return knownSinceNanos;
  }

  /**
   * Those that send on enough of what arrives at them. Where its own capture sees a server asked as
   * well, it is looked for among those: see {@link #findFrontDoors}.
   *
   * @param known when a server was seen
   * @param requests those to a backend in such a time
   */
  private void findAskers(
      Recorded recorded,
      Function<Track, Optional<TimeRange>> known,
      ToLongBiFunction<Track, TimeRange> requests) {
    Map<String, List<Track>> asked = new HashMap<>();
    Map<String, Set<String>> addresses = new HashMap<>();
    for (Track track : recorded.tracks()) {
      if (track.key().side() == Vantage.CLIENT) {
        String capture = track.key().captureId();
        asked.computeIfAbsent(capture, id -> new ArrayList<>()).add(track);
        addresses.computeIfAbsent(capture, id -> new HashSet<>()).add(track.key().address());
      }
    }
    // Most servers of a capture were seen for the same time: what it saw sent is added up once.
    Map<String, Map<TimeRange, Long>> sent = new HashMap<>();
    for (Track server : recorded.tracks()) {
      String capture = server.key().captureId();
      Optional<TimeRange> range = known.apply(server);
      if (server.key().side() == Vantage.SERVER
          && asked.containsKey(capture)
          && !addresses.get(capture).contains(server.key().address())
          && range.isPresent()) {
        long arrived = requests.applyAsLong(server, range.get());
        long onward =
            sent.computeIfAbsent(capture, id -> new HashMap<>())
                .computeIfAbsent(
                    range.get(),
                    when ->
                        asked.get(capture).stream()
                            .mapToLong(other -> requests.applyAsLong(other, when))
                            .sum());
        if (arrived > 0 && onward >= Limit.PASSED_ON.value() * arrived) {
          askers.add(server.key());
        }
      }
    }
  }

  /**
   * Those that get as many requests as all others together, take no less time for them, and have no
   * trouble that none of the others has: one of two backends that share all requests equally is
   * none when it is ill. A JVM with the agent in it is none: it knows what it is.
   */
  private void findFrontDoors(Recorded recorded, ToLongFunction<Track> counted) {
    Map<String, List<Track>> seenTogether = new HashMap<>();
    Map<TrackKey, Long> requests = new HashMap<>();
    for (Track track : recorded.tracks()) {
      requests.put(track.key(), counted.applyAsLong(track));
      seenTogether
          .computeIfAbsent(
              track.key().side() + " " + track.key().captureId(), key -> new ArrayList<>())
          .add(track);
    }
    for (List<Track> together : seenTogether.values()) {
      double all =
          together.stream().mapToLong(track -> requests.getOrDefault(track.key(), 0L)).sum();
      for (Track door : together) {
        double asked = requests.getOrDefault(door.key(), 0L);
        if (together.size() > 1
            && door.jvm() == null
            && asked > 0
            && Math.abs(2 * asked - all) <= Limit.DOOR_REQUESTS.value() * asked
            && passesOn(door, together)) {
          (hasOwnTrouble(door, together) ? likelyDoors : doors).add(door.key());
        }
      }
    }
  }

  private static boolean passesOn(Track door, List<Track> together) {
    List<Track> others = others(door, together);
    if (others.size() == 1) {
      return isBefore(door, others.get(0));
    }
    return Limit.DOOR_PERIODS.reachedBy(
            new PeerTimes(together).halfOfAll(door, 2 * Limit.DOOR_REQUESTS.value()))
        && median(List.of(door)) >= median(others);
  }

  /**
   * Whether what one of two is asked goes on to the other one. Two that are asked in turns have as
   * many requests, too, but not the same ones: now one of them takes longer, now the other.
   */
  private static boolean isBefore(Track door, Track other) {
    PeerTimes times = new PeerTimes(List.of(door, other));
    Map<Long, Distribution> here = times.responses(door);
    Map<Long, Distribution> there = times.responses(other);
    here.keySet().retainAll(there.keySet());
    long longer = 0;
    long shorter = 0;
    for (Map.Entry<Long, Distribution> step : here.entrySet()) {
      double difference = step.getValue().meanNanos() - there.get(step.getKey()).meanNanos();
      longer += difference > 0 ? 1 : 0;
      shorter += difference < 0 ? 1 : 0;
    }
    return Limit.SAME_REQUESTS_PERIODS.reachedBy(longer + shorter)
        && longer >= Limit.DOOR_LONGER.value() * (longer + shorter)
        && Limit.DOOR_LONGER.reachedBy(times.halfOfAll(door, 2 * Limit.DOOR_REQUESTS.value()))
        && median(List.of(door)) >= median(List.of(other))
        && !hasOwnTrouble(door, List.of(door, other));
  }

  private static boolean hasOwnTrouble(Track door, List<Track> together) {
    return new OwnTrouble(door, others(door, together), new PeerTimes(together)::step).isThere();
  }

  private static List<Track> others(Track door, List<Track> together) {
    return together.stream().filter(track -> !track.key().equals(door.key())).toList();
  }

  private static long median(List<Track> tracks) {
    return Distribution.sum(
            tracks.stream().map(track -> Slice.times(track.slices(), Measure.RESPONSE)).toList())
        .medianNanos();
  }

  /** What it and its peers do. */
  PeerTimes of(Track track) {
    return groups.computeIfAbsent(track.key(), key -> new PeerTimes(List.of(track)));
  }

  /** Those of them that the same capture saw, who share the requests that it counted. */
  PeerTimes poolOf(Track track) {
    PeerTimes known = pools.get(track.key());
    if (known == null) {
      PeerTimes group = of(track);
      List<Track> seen =
          group.tracks().stream()
              .filter(one -> one.key().captureId().equals(track.key().captureId()))
              .toList();
      known = seen.size() == group.size() ? group : new PeerTimes(seen);
      // One for all of them: it adds up the requests of each.
      for (Track one : seen) {
        pools.put(one.key(), known);
      }
    }
    return known;
  }

  /** Who does the same work: groups of two and more. */
  public List<List<TrackKey>> together() {
    return groups.values().stream()
        .distinct()
        .map(PeerTimes::members)
        .filter(members -> members.size() > 1)
        .toList();
  }

  private static Map<String, Double> work(Track track) {
    Map<String, Double> requests = new HashMap<>();
    double all = 0;
    for (Map.Entry<String, List<Slice>> route : track.routes().entrySet()) {
      double ended = Slice.tallies(route.getValue()).get(Tally.REQUESTS);
      requests.put(route.getKey(), ended);
      all += ended;
    }
    double whole = Math.max(1, all);
    requests.replaceAll((route, ended) -> ended / whole);
    return requests;
  }

  private static boolean isSameWork(
      Track one, Map<String, Double> work, Track other, Map<String, Double> otherWork) {
    if (work.isEmpty() || otherWork.isEmpty()) {
      String kind = kindOfName(one.name());
      return work.isEmpty() == otherWork.isEmpty()
          && (port(one).equals(port(other))
              || (!kind.isEmpty() && kind.equals(kindOfName(other.name()))));
    }
    return Limit.PEER_WORK.reachedBy(common(work, otherWork));
  }

  private static boolean isSameWorkElsewhere(
      Track one, Map<String, Double> work, Track other, Map<String, Double> otherWork) {
    String kind = kindOfName(one.name());
    return (!kind.isEmpty() && kind.equals(kindOfName(other.name())))
        || (Limit.PEER_ROUTES_ELSEWHERE.reachedBy(
                work.keySet().stream().filter(otherWork::containsKey).count())
            && Limit.PEER_WORK_ELSEWHERE.reachedBy(common(work, otherWork)));
  }

  /** The part of the requests that both have on the same routes. */
  private static double common(Map<String, Double> work, Map<String, Double> otherWork) {
    double common = 0;
    for (Map.Entry<String, Double> route : work.entrySet()) {
      common += Math.min(route.getValue(), otherWork.getOrDefault(route.getKey(), 0.0));
    }
    return common;
  }

  private static String port(Track track) {
    return track.key().address().substring(track.key().address().lastIndexOf(':') + 1);
  }

  /** A name without the number that tells it from its like; empty where that is all of it. */
  public static String kindOfName(String name) {
    return name.replaceFirst("[-_.]?[0-9]+$", "");
  }
}
