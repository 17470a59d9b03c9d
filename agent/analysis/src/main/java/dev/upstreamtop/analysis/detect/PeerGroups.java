// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which backends do the same work: those of one capture and side that serve the same routes, on
 * whichever ports and hosts; where no routes were recorded, those of one port or one kind of name.
 */
public final class PeerGroups {

  /** Two backends with half of their requests in common do the same work. */
  private static final double SAME_WORK = 0.5;

  private final Map<TrackKey, PeerTimes> groups = new HashMap<>();

  private PeerGroups() {}

  /** Groups all backends. */
  public static PeerGroups of(Recorded recorded) {
    PeerGroups peers = new PeerGroups();
    List<List<Track>> groups = new ArrayList<>();
    Map<TrackKey, Map<String, Double>> work = new HashMap<>();
    recorded.tracks().forEach(track -> work.put(track.key(), work(track)));
    for (Track track : recorded.tracks()) {
      List<Track> group = null;
      for (List<Track> candidate : groups) {
        Track first = candidate.get(0);
        if (first.key().captureId().equals(track.key().captureId())
            && first.key().side() == track.key().side()
            && isSameWork(first, work.get(first.key()), track, work.get(track.key()))) {
          group = candidate;
          break;
        }
      }
      if (group == null) {
        group = new ArrayList<>();
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

  /** What it and its peers do. */
  PeerTimes of(Track track) {
    return groups.computeIfAbsent(track.key(), key -> new PeerTimes(List.of(track)));
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
    double common = 0;
    for (Map.Entry<String, Double> route : work.entrySet()) {
      common += Math.min(route.getValue(), otherWork.getOrDefault(route.getKey(), 0.0));
    }
    return common >= SAME_WORK;
  }

  private static String port(Track track) {
    return track.key().address().substring(track.key().address().lastIndexOf(':') + 1);
  }

  /** A name without the number that tells it from its like. */
  private static String kindOfName(String name) {
    return name.replaceFirst("[-_.]?[0-9]+$", "");
  }
}
