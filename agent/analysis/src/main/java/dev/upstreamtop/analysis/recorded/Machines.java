// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whose addresses are that need not mean one machine on every host: those that bridges begin with
 * everywhere, and those that two hosts serve at one time.
 *
 * <p>Each host has its own machine at such an address, unless two of them tell of the same
 * requests: one sent them, the other one took them, and no third host may be meant.
 */
final class Machines {

  /** What was recorded of one address, without the port, at one place. */
  private record Place(String ip, String site) {}

  private final Map<Place, String> machines = new HashMap<>();

  private Machines() {}

  /** Finds those of all that was recorded. */
  static Machines of(List<Track> tracks) {
    Map<String, Map<String, List<Track>>> byIp = new TreeMap<>();
    for (Track track : tracks) {
      byIp.computeIfAbsent(track.key().ip(), ip -> new TreeMap<>())
          .computeIfAbsent(track.key().site(), site -> new ArrayList<>())
          .add(track);
    }
    Machines machines = new Machines();
    byIp.forEach(
        (ip, bySite) -> {
          if (isAnyHosts(ip, bySite)) {
            machines.place(ip, bySite);
          }
        });
    return machines;
  }

  private static boolean isAnyHosts(String ip, Map<String, List<Track>> bySite) {
    return bySite.size() > 1
        && switch (AddressScope.of(ip)) {
          case HOST, LINK -> false; // Which they are of is known.
          case BRIDGE -> true;
          case NETWORK -> areServedAtOnce(List.copyOf(bySite.values()));
        };
  }

  /** An address that moves from one host to another is served by one of them at a time. */
  private static boolean areServedAtOnce(List<List<Track>> sites) {
    for (int i = 0; i < sites.size(); i++) {
      for (Track one : sites.get(i)) {
        for (List<Track> others : sites.subList(i + 1, sites.size())) {
          for (Track other : others) {
            if (isServed(one) && isServed(other) && busy(one).overlaps(busy(other))) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private static boolean isServed(Track track) {
    return track.key().side() == Vantage.SERVER;
  }

  private static TimeRange busy(Track track) {
    return track.slices().stream()
        .filter(slice -> slice.tallies().get(Tally.REQUESTS) > 0)
        .map(Slice::range)
        .reduce(TimeRange::plus)
        .orElse(new TimeRange(0, 0));
  }

  private void place(String ip, Map<String, List<Track>> bySite) {
    Map<String, List<String>> served = new TreeMap<>();
    Map<String, Integer> fitting = new HashMap<>();
    bySite.forEach(
        (site, tracks) -> {
          machines.put(new Place(ip, site), site);
          if (tracks.stream().noneMatch(Machines::isServed)) {
            List<String> fits =
                bySite.keySet().stream()
                    .filter(other -> isOneTraffic(tracks, bySite.get(other)))
                    .toList();
            served.put(site, fits);
            fits.forEach(other -> fitting.merge(other, 1, Integer::sum));
          }
        });
    served.forEach(
        (site, fits) -> {
          if (fits.size() == 1 && fitting.get(fits.get(0)) == 1) {
            machines.put(new Place(ip, site), fits.get(0));
          }
        });
  }

  /** Whether what one host sends is what another one takes, on each port that both know. */
  private static boolean isOneTraffic(List<Track> sent, List<Track> taken) {
    List<Boolean> alike = new ArrayList<>();
    for (Track client : sent) {
      for (Track server : taken) {
        if (isServed(server) && server.key().address().equals(client.key().address())) {
          alike.add(isOneTraffic(client, server));
        }
      }
    }
    return !alike.isEmpty() && alike.stream().allMatch(one -> one);
  }

  private static boolean isOneTraffic(Track client, Track server) {
    Optional<TimeRange> one = client.range();
    Optional<TimeRange> other = server.range();
    if (one.isEmpty() || other.isEmpty() || !one.get().overlaps(other.get())) {
      return false;
    }
    TimeRange common =
        new TimeRange(
            Math.max(one.get().startNanos(), other.get().startNanos()),
            Math.min(one.get().endNanos(), other.get().endNanos()));
    Track here = client.within(common);
    Track there = server.within(common);
    int periods = Math.min(here.slices().size(), there.slices().size());
    Tallies sent = here.tallies();
    Tallies taken = there.tallies();
    return Limit.SAME_REQUESTS_PERIODS.reachedBy((long) periods)
        && Limit.SAME_REQUESTS_COUNT.reachedBy(sent.get(Tally.REQUESTS))
        && areAlike(sent.get(Tally.REQUESTS), taken.get(Tally.REQUESTS), periods)
        && areAlike(sent.get(Tally.BYTES_SENT), taken.get(Tally.BYTES_SENT), periods)
        && areAlike(sent.get(Tally.BYTES_RECEIVED), taken.get(Tally.BYTES_RECEIVED), periods);
  }

  /**
   * Both ends of the same connections differ by what is under way at a period's end; at each end of
   * the time a part of a period is of one of them alone.
   */
  private static boolean areAlike(long one, long other, int periods) {
    return Math.abs(one - other)
        <= (Limit.SAME_REQUESTS.value() + 1.0 / periods) * Math.max(one, other);
  }

  /** The key with its machine. */
  TrackKey placed(TrackKey key) {
    String machine = machines.get(new Place(key.ip(), key.site()));
    return machine == null
        ? key
        : new TrackKey(key.captureId(), key.host(), key.address(), key.side(), machine);
  }
}
