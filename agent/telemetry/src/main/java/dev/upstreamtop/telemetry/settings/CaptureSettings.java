// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.EnumSet;
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
 * @param names labels by endpoint
 * @param processes only what these processes send, by name ({@code nginx}) or process id; empty for
 *     all
 */
public record CaptureSettings(
    Duration interval,
    List<String> interfaces,
    Set<Side> sides,
    List<EndpointFilter> include,
    List<EndpointFilter> ignore,
    Origin origin,
    Map<Endpoint, String> names,
    List<String> processes) {

  /** The shortest interval. */
  public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  /** The longest interval. */
  public static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  /** The most include or ignore filters each: the size of the kernel's tries. */
  public static final int MOST_FILTERS = 256;

  /** The most processes that can be named. */
  public static final int MOST_PROCESSES = 64;

  public CaptureSettings {
    Objects.requireNonNull(origin, "origin");
    interfaces = List.copyOf(interfaces);
    sides = Set.copyOf(sides);
    if (sides.isEmpty()) {
      throw new IllegalArgumentException("side must be client, server or both");
    }
    include = List.copyOf(include);
    ignore = List.copyOf(ignore);
    names = Map.copyOf(names);
    processes = List.copyOf(processes);
    if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException("interval must be 100ms to 1h");
    }
    if (include.size() > MOST_FILTERS || ignore.size() > MOST_FILTERS) {
      throw new IllegalArgumentException(
          "at most " + MOST_FILTERS + " include and ignore filters each");
    }
    if (processes.size() > MOST_PROCESSES) {
      throw new IllegalArgumentException("at most " + MOST_PROCESSES + " processes");
    }
    if (!processes.isEmpty() && sides.contains(Side.SERVER)) {
      throw new IllegalArgumentException(
          "process needs side client: who sends what arrives is not known here");
    }
  }

  /** Settings for the traffic of all processes. */
  public CaptureSettings(
      Duration interval,
      List<String> interfaces,
      Set<Side> sides,
      List<EndpointFilter> include,
      List<EndpointFilter> ignore,
      Origin origin,
      Map<Endpoint, String> names) {
    this(interval, interfaces, sides, include, ignore, origin, names, List.of());
  }

  /** One second, all interfaces, the client side, no filter. */
  public static CaptureSettings defaults() {
    return new CaptureSettings(
        Duration.ofSeconds(1),
        List.of(),
        EnumSet.of(Side.CLIENT),
        List.of(),
        List.of(),
        Origin.ANY,
        Map.of());
  }
}
