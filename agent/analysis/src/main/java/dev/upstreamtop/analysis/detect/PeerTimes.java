// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long requests to the backends of one group take, by time: of each step the distribution of
 * the one in the middle, so that neither a slow peer nor a fast one decides.
 */
final class PeerTimes {

  /** What is compared: a time, on one route or, where that is empty, on all. */
  private record Subject(Measure measure, String route) {}

  private final List<Track> group;
  private final Map<Subject, Map<Long, Distribution>> bySubject = new HashMap<>();
  private final Map<Subject, Map<Long, Distribution>> smooth = new HashMap<>();

  private final Map<Long, Long> requests = new HashMap<>();

  /** Of each step the requests to each of the group, in its order. */
  private final Map<Long, long[]> each = new HashMap<>();

  private Subject asked;
  private Map<Long, Distribution> smoothOfAsked = Map.of();
  private long stepNanos;

  PeerTimes(List<Track> group) {
    this.group = List.copyOf(group);
  }

  /** The usual length of a period, found when it is first asked for. */
  private long stepNanos() {
    if (stepNanos > 0) {
      return stepNanos;
    }
    long[] lengths =
        group.stream()
            .flatMap(track -> track.slices().stream())
            .mapToLong(slice -> slice.range().lengthNanos())
            .sorted()
            .toArray();
    stepNanos = lengths.length == 0 ? 1 : Math.max(1, lengths[lengths.length / 2]);
    return stepNanos;
  }

  int size() {
    return group.size();
  }

  List<Track> tracks() {
    return List.copyOf(group);
  }

  List<TrackKey> members() {
    return group.stream().map(Track::key).toList();
  }

  /** The distribution of the middle one at the time of some slices; empty without a peer. */
  Distribution during(List<Slice> slices, Measure measure, String route) {
    if (group.size() < 2) {
      return Distribution.EMPTY;
    }
    Map<Long, Distribution> steps =
        bySubject.computeIfAbsent(new Subject(measure, route), this::middles);
    List<Distribution> parts = new ArrayList<>();
    long to = step(slices.get(slices.size() - 1)) + 1;
    for (long step = step(slices.get(0)) - 1; step <= to; step++) {
      Distribution middle = steps.get(step);
      if (middle != null) {
        parts.add(middle);
      }
    }
    return parts.size() == 1 ? parts.get(0) : Distribution.sum(parts);
  }

  /** The same of one slice. */
  Distribution during(Slice slice, Measure measure, String route) {
    if (asked == null || asked.measure() != measure || !asked.route().equals(route)) {
      asked = new Subject(measure, route);
      smoothOfAsked = smooth.computeIfAbsent(asked, subject -> new HashMap<>());
    }
    return smoothOfAsked.computeIfAbsent(
        step(slice), step -> during(List.of(slice), measure, route));
  }

  /** The requests to all of them at the time of some slices. */
  long requestsDuring(Collection<Slice> slices) {
    countRequests();
    long sum = 0;
    long last = Long.MIN_VALUE;
    for (Slice slice : slices) {
      long step = step(slice);
      sum += step == last ? 0 : requests.getOrDefault(step, 0L);
      last = step;
    }
    return sum;
  }

  /**
   * How many of them are in use at the time of some slices.
   *
   * @param least the part of an equal share that one gets at least that is in use
   */
  long inUseDuring(Collection<Slice> slices, double least) {
    countRequests();
    long[] sums = new long[group.size()];
    long last = Long.MIN_VALUE;
    for (Slice slice : slices) {
      long step = step(slice);
      long[] asked = step == last ? null : each.get(step);
      for (int i = 0; asked != null && i < sums.length; i++) {
        sums[i] += asked[i];
      }
      last = step;
    }
    double share = least * Arrays.stream(sums).sum() / sums.length;
    return Arrays.stream(sums).filter(asked -> asked > 0 && asked >= share).count();
  }

  private void countRequests() {
    if (requests.isEmpty()) {
      for (int i = 0; i < group.size(); i++) {
        for (Slice slice : group.get(i).slices()) {
          long asked = slice.tallies().get(Tally.REQUESTS);
          requests.merge(step(slice), asked, Long::sum);
          each.computeIfAbsent(step(slice), step -> new long[group.size()])[i] += asked;
        }
      }
    }
  }

  /**
   * The part of the time in which one of them has as many requests as all others together.
   *
   * @param within by what part the two may differ
   */
  double halfOfAll(Track one, double within) {
    countRequests();
    Map<Long, Long> own = new HashMap<>();
    for (Slice slice : one.slices()) {
      own.merge(step(slice), slice.tallies().get(Tally.REQUESTS), Long::sum);
    }
    own.values().removeIf(asked -> asked == 0);
    long alike =
        own.entrySet().stream()
            .filter(
                step ->
                    Math.abs(2 * step.getValue() - requests.getOrDefault(step.getKey(), 0L))
                        <= within * step.getValue())
            .count();
    return own.isEmpty() ? 0 : (double) alike / own.size();
  }

  /** Of each step with requests how long those to one of them took, to the last byte. */
  Map<Long, Distribution> responses(Track one) {
    Map<Long, Distribution> times = new HashMap<>();
    for (Slice slice : one.slices()) {
      times.merge(step(slice), slice.response(), Distribution::plus);
    }
    times.values().removeIf(all -> all.count() == 0);
    return times;
  }

  /** The number of the step that a slice lies in. */
  long step(Slice slice) {
    return Math.floorDiv(slice.range().startNanos() + slice.range().lengthNanos() / 2, stepNanos());
  }

  private Map<Long, Distribution> middles(Subject subject) {
    Map<Long, List<Distribution>> members = new HashMap<>();
    for (Track track : group) {
      Map<Long, Distribution> own = new HashMap<>();
      List<Slice> slices =
          subject.route().isEmpty()
              ? track.slices()
              : track.routes().getOrDefault(subject.route(), List.of());
      for (Slice slice : slices) {
        own.merge(step(slice), slice.times(subject.measure()), Distribution::plus);
      }
      own.forEach(
          (step, times) -> {
            if (times.count() > 0) {
              members.computeIfAbsent(step, key -> new ArrayList<>()).add(times);
            }
          });
    }
    Map<Long, Distribution> middles = new HashMap<>();
    members.forEach(
        (step, times) -> {
          if (times.size() > 1) {
            middles.put(step, middle(times));
          }
        });
    return middles;
  }

  /** That of the one in the middle; empty where there are no two. */
  static Distribution middle(List<Distribution> times) {
    return times.size() < 2
        ? Distribution.EMPTY
        : times.stream()
            .sorted(Comparator.comparingLong((Distribution one) -> one.tailNanos()))
            .toList()
            .get((times.size() - 1) / 2);
  }
}
