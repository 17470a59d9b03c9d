// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The settings of a capture; immutable.
 *
 * @param interval how long one snapshot covers, 100 ms to 1 h
 * @param interfaces names of the interfaces to attach to; empty for all that are up
 * @param sides which ends of a connection are looked at; not empty
 * @param include only these backends; empty for all
 * @param ignore never these backends; wins over {@code include}
 * @param origin whose outgoing requests count
 * @param names names by endpoint
 * @param owners only what these processes send, by name ({@code nginx}) or process id; empty for
 *     all
 * @param routes patterns of routes, the first that matches counts; before all folding
 */
public record CaptureSettings(
    Duration interval,
    List<String> interfaces,
    Set<Side> sides,
    List<EndpointFilter> include,
    List<EndpointFilter> ignore,
    Origin origin,
    Map<Endpoint, String> names,
    List<String> owners,
    List<RoutePattern> routes) {

  /** The shortest interval. */
  public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  /** The longest interval. */
  public static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  /** The most include or ignore filters each: the size of the kernel's tries. */
  public static final int MOST_FILTERS = 256;

  /** The most names. */
  public static final int MOST_NAMES = 1_024;

  /** The most processes that can be named. */
  public static final int MOST_PROCESSES = 64;

  /** The most patterns of routes: each request is held against them. */
  public static final int MOST_ROUTES = 64;

  public CaptureSettings {
    Objects.requireNonNull(origin, "origin");
    interfaces = List.copyOf(interfaces);
    sides = Set.copyOf(sides);
    if (sides.isEmpty()) {
      throw new IllegalArgumentException("side: must be client, server or both");
    }
    include = List.copyOf(include);
    ignore = List.copyOf(ignore);
    names = Map.copyOf(names);
    owners = List.copyOf(owners);
    routes = List.copyOf(routes);
    Options.INTERVAL.check(interval);
    Options.INCLUDE.check(include);
    Options.IGNORE.check(ignore);
    Options.NAME.check(names);
    Options.OWNER.check(owners);
    Options.ROUTE.check(routes);
    if (!owners.isEmpty() && sides.contains(Side.SERVER)) {
      throw new IllegalArgumentException(
          "owner: needs side client: who sends what arrives is not known here");
    }
  }

  /**
   * The settings that were said.
   *
   * @param said about any options
   * @param side the option of the sides, with what is usual here
   * @throws IllegalArgumentException with one line that names the option and what is wrong
   */
  public static CaptureSettings of(OptionTexts said, Option<Set<Side>> side) {
    return new CaptureSettings(
        said.get(Options.INTERVAL),
        said.get(Options.INTERFACES),
        said.get(side),
        said.get(Options.INCLUDE),
        said.get(Options.IGNORE),
        said.get(Options.ORIGIN),
        said.get(Options.NAME),
        said.get(Options.OWNER),
        said.get(Options.ROUTE));
  }

  /** One second, all interfaces, the client side, no filter. */
  public static CaptureSettings defaults() {
    return of(OptionTexts.none(), Options.SIDE);
  }

  /** The same with another interval. */
  public CaptureSettings withInterval(Duration changed) {
    return new CaptureSettings(
        changed, interfaces, sides, include, ignore, origin, names, owners, routes);
  }

  /** The same with other filters. */
  public CaptureSettings withFilters(List<EndpointFilter> included, List<EndpointFilter> ignored) {
    return new CaptureSettings(
        interval, interfaces, sides, included, ignored, origin, names, owners, routes);
  }
}
