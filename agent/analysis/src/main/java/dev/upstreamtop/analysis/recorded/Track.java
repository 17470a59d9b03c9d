// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.jvm.JvmHistory;
import dev.upstreamtop.analysis.sample.Sample.OfExchange;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One backend as one capture saw it from one side.
 *
 * @param slices its periods, in the order of time
 * @param routes the periods of its routes, by method and path
 * @param exchanges the exchanges that were recorded one by one, in the order of their end; the
 *     slowest where there were too many
 * @param jvm what its own JVM recorded; null where no recording is of it
 */
public record Track(
    TrackKey key,
    String name,
    List<Slice> slices,
    Map<String, List<Slice>> routes,
    List<OfExchange> exchanges,
    JvmHistory jvm) {

  /** What its JVM recorded. */
  public Optional<JvmHistory> evidence() {
    return Optional.ofNullable(jvm);
  }

  /** The time that is known of; empty for a backend without periods. */
  public Optional<TimeRange> range() {
    return slices.stream().map(Slice::range).reduce(TimeRange::plus);
  }

  /** The same as the one of a backend whose JVM is known, or null where it is not. */
  Track of(TrackKey known, JvmHistory itsJvm) {
    return new Track(known, name, slices, routes, exchanges, itsJvm);
  }

  Track within(TimeRange bounds) {
    Map<String, List<Slice>> routesWithin = new TreeMap<>();
    routes.forEach(
        (route, periods) -> {
          List<Slice> kept = within(periods, bounds);
          if (!kept.isEmpty()) {
            routesWithin.put(route, kept);
          }
        });
    List<OfExchange> exchangesWithin =
        exchanges.stream().filter(exchange -> exchange.range().overlaps(bounds)).toList();
    return new Track(key, name, within(slices, bounds), routesWithin, exchangesWithin, jvm);
  }

  private static List<Slice> within(List<Slice> periods, TimeRange bounds) {
    return periods.stream()
        .filter(slice -> 2 * slice.range().commonNanos(bounds) >= slice.range().lengthNanos())
        .toList();
  }

  /** What was counted in all. */
  public Tallies tallies() {
    return Slice.tallies(slices);
  }

  /** What it is called: its name, and its address behind it. */
  public String title() {
    return name.isEmpty() ? key.address() : name + " (" + key.address() + ")";
  }
}
