// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.jmc.rules.sample.BackendSample;
import dev.upstreamtop.jmc.rules.sample.CaptureSample;
import dev.upstreamtop.jmc.rules.sample.CpuSample;
import dev.upstreamtop.jmc.rules.sample.ExchangeSample;
import dev.upstreamtop.jmc.rules.sample.FailureSample;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.LatencySample;
import dev.upstreamtop.jmc.rules.sample.ResultSample;
import dev.upstreamtop.jmc.rules.sample.RouteSample;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.rules.sample.TunnelSample;
import java.util.List;
import java.util.Set;

/**
 * Everything that a recording tells about upstream traffic and about what held up its JVM; each
 * list in the order of time.
 *
 * @param range first to last instant of any of our samples; empty without any
 * @param cpuLimit the share of the machine's processors that this JVM may use, 0 to 1; 1 where
 *     nothing limits it
 * @param throttled times in which the container's quota held this JVM's threads
 * @param eventTypes ids of our types and of the JVM types in use that hold at least one event
 * @param impossible how many recorded values of ours cannot be and were taken for missing
 */
public record UpstreamRecording(
    TimeRange range,
    List<BackendSample> backends,
    List<ResultSample> results,
    List<LatencySample> latencies,
    List<RouteSample> routes,
    List<TunnelSample> tunnels,
    List<ExchangeSample> exchanges,
    List<FailureSample> failures,
    List<CaptureSample> captures,
    List<JvmSpan> jvmSpans,
    List<CpuSample> cpu,
    double cpuLimit,
    List<TimeRange> throttled,
    Set<String> eventTypes,
    long impossible) {

  public UpstreamRecording {
    backends = List.copyOf(backends);
    results = List.copyOf(results);
    latencies = List.copyOf(latencies);
    routes = List.copyOf(routes);
    tunnels = List.copyOf(tunnels);
    exchanges = List.copyOf(exchanges);
    failures = List.copyOf(failures);
    captures = List.copyOf(captures);
    jvmSpans = List.copyOf(jvmSpans);
    cpu = List.copyOf(cpu);
    throttled = List.copyOf(throttled);
    eventTypes = Set.copyOf(eventTypes);
  }

  /**
   * The same samples, their intervals where they ended and not where Flight Recorder wrote them: a
   * curve would show the same time twice at the end of a recording.
   */
  public UpstreamRecording settled() {
    return new UpstreamRecording(
        range,
        LateIntervals.settle(backends, BackendSample::at),
        LateIntervals.settle(results, ResultSample::at),
        LateIntervals.settle(latencies, LatencySample::at),
        routes,
        tunnels,
        exchanges,
        failures,
        captures,
        jvmSpans,
        cpu,
        cpuLimit,
        throttled,
        eventTypes,
        impossible);
  }

  /** Whether the recording holds any of our events. */
  public boolean hasUpstreamEvents() {
    return eventTypes.stream().anyMatch(id -> id.startsWith("dev.upstreamtop."));
  }
}
