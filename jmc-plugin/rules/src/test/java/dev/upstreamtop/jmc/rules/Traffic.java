// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.Side;
import java.util.Arrays;
import org.openjdk.jmc.common.item.IItemCollection;

/** Writes the events of one backend after the other, as the agent does once per second. */
public final class Traffic {

  private static final long INTERVAL_MILLIS = 1_000;

  private final SyntheticRecording recording;
  private Side side = Side.CLIENT;
  private String capture = "";

  public Traffic() {
    this(new SyntheticRecording());
  }

  public Traffic(SyntheticRecording recording) {
    this.recording = recording;
  }

  /** What follows is seen from that side. */
  public Traffic from(Side seenFrom) {
    side = seenFrom;
    return this;
  }

  /** What follows was seen by that capture. */
  public Traffic by(String captureId) {
    capture = captureId;
    return this;
  }

  /** The recording so far, for events of other kinds. */
  public SyntheticRecording recording() {
    return recording;
  }

  public IItemCollection load() {
    return recording.load();
  }

  /** A capture that loses nothing, from second to second. */
  public Traffic capturing(int fromSecond, int toSecond) {
    for (int second = fromSecond; second < toSecond; second++) {
      capture(second, "CAPTURING", "", 0, "");
    }
    return this;
  }

  public Traffic capture(int second, String state, String reason, long lost, String causes) {
    recording.event(
        EventNames.CAPTURE_EVENT,
        end(second),
        EventNames.MODE,
        "DIRECT",
        EventNames.STATE,
        state,
        EventNames.REASON,
        reason,
        EventNames.LOST,
        lost,
        EventNames.LOST_CAUSES,
        causes,
        EventNames.INTERVAL,
        INTERVAL_MILLIS * SyntheticRecording.MILLI);
    return this;
  }

  /** A second that was captured in part. */
  public Traffic limited(int second, String limits) {
    recording.event(
        EventNames.CAPTURE_EVENT,
        end(second),
        EventNames.MODE,
        "DIRECT",
        EventNames.STATE,
        "CAPTURING",
        EventNames.LIMITS,
        limits,
        EventNames.INTERVAL,
        INTERVAL_MILLIS * SyntheticRecording.MILLI);
    return this;
  }

  /** A second of one of several captures. */
  public Traffic captured(int second, String captureId) {
    return captured(second, captureId, "");
  }

  /** The same where the hosts have names. */
  public Traffic captured(int second, String captureId, String host) {
    recording.event(
        EventNames.CAPTURE_EVENT,
        end(second),
        EventNames.MODE,
        "DIRECT",
        EventNames.STATE,
        "CAPTURING",
        EventNames.CAPTURE_ID,
        captureId,
        EventNames.HOST,
        host,
        EventNames.INTERVAL,
        INTERVAL_MILLIS * SyntheticRecording.MILLI);
    return this;
  }

  /** Tunnels at the end of a second, and what happened in it: pairs of field name and figure. */
  public Traffic tunnels(String backend, int second, Object... namesAndFigures) {
    return ofBackend(EventNames.TUNNEL_EVENT, backend, second, namesAndFigures);
  }

  /** Requests of one second. */
  public Traffic requests(String backend, int second, long requests) {
    return requests(backend, second, requests, false, 0, 0);
  }

  /** Requests of one second to the recorded JVM itself. */
  public Traffic selfRequests(String backend, int second, long requests) {
    return requests(backend, second, requests, true, 0, 0);
  }

  public Traffic requests(
      String backend, int second, long requests, boolean self, long inFlight, long oldestMillis) {
    recording.event(
        EventNames.BACKEND_EVENT,
        end(second),
        EventNames.BACKEND,
        backend,
        EventNames.SIDE,
        side.name(),
        EventNames.CAPTURE_ID,
        capture,
        EventNames.SELF,
        self,
        EventNames.INTERVAL,
        INTERVAL_MILLIS * SyntheticRecording.MILLI,
        EventNames.REQUESTS,
        requests,
        EventNames.IN_FLIGHT,
        inFlight,
        EventNames.OLDEST_IN_FLIGHT,
        oldestMillis * SyntheticRecording.MILLI);
    return this;
  }

  /** Requests of one second, and how many connections were made for them. */
  public Traffic connecting(String backend, int second, long requests, long connects) {
    return ofBackend(
        EventNames.BACKEND_EVENT,
        backend,
        second,
        EventNames.REQUESTS,
        requests,
        "connects",
        connects);
  }

  /** Results of one second: pairs of field name and count. */
  public Traffic results(String backend, int second, Object... namesAndCounts) {
    return ofBackend(EventNames.RESULT_EVENT, backend, second, namesAndCounts);
  }

  private Traffic ofBackend(String type, String backend, int second, Object... namesAndCounts) {
    Object[] fixed = {
      EventNames.BACKEND,
      backend,
      EventNames.SIDE,
      side.name(),
      EventNames.INTERVAL,
      INTERVAL_MILLIS * SyntheticRecording.MILLI
    };
    Object[] all = Arrays.copyOf(fixed, fixed.length + namesAndCounts.length);
    System.arraycopy(namesAndCounts, 0, all, fixed.length, namesAndCounts.length);
    recording.event(type, end(second), all);
    return this;
  }

  /** Header times of one second. */
  public Traffic headerTimes(String backend, int second, long... nanos) {
    recording.event(
        EventNames.LATENCY_EVENT,
        end(second),
        EventNames.BACKEND,
        backend,
        EventNames.SIDE,
        side.name(),
        EventNames.METRIC,
        "HEADER",
        EventNames.INTERVAL,
        INTERVAL_MILLIS * SyntheticRecording.MILLI,
        EventNames.COUNT,
        (long) nanos.length,
        EventNames.MEAN,
        Math.round(Arrays.stream(nanos).average().orElse(0)),
        EventNames.P99,
        p99(nanos),
        EventNames.MAX,
        Arrays.stream(nanos).max().orElse(0),
        EventNames.HISTOGRAM,
        SyntheticRecording.histogram(nanos));
    return this;
  }

  /** So many requests of the same header time in one second. */
  public Traffic sameHeaderTimes(String backend, int second, int count, long millis) {
    long[] nanos = new long[count];
    Arrays.fill(nanos, millis * SyntheticRecording.MILLI);
    return headerTimes(backend, second, nanos);
  }

  public Traffic route(String backend, int second, String method, String route, long requests) {
    recording.event(
        EventNames.ROUTE_EVENT,
        end(second),
        EventNames.BACKEND,
        backend,
        EventNames.SIDE,
        side.name(),
        EventNames.INTERVAL,
        INTERVAL_MILLIS * SyntheticRecording.MILLI,
        EventNames.METHOD,
        method,
        EventNames.ROUTE,
        route,
        EventNames.REQUESTS,
        requests,
        EventNames.HEADER_TIME_P99,
        5 * SyntheticRecording.MILLI);
    return this;
  }

  /** One exchange by its times on the wire. */
  public Traffic exchange(String backend, long startMillis, long responseMillis, int status) {
    recording.event(
        EventNames.EXCHANGE_EVENT,
        startMillis + responseMillis,
        EventNames.BACKEND,
        backend,
        EventNames.SIDE,
        side.name(),
        EventNames.METHOD,
        "POST",
        EventNames.ROUTE,
        "/checkout",
        EventNames.STATUS,
        status,
        EventNames.OUTCOME,
        "RESPONSE",
        EventNames.WIRE_START,
        SyntheticRecording.START_NANOS / SyntheticRecording.MILLI + startMillis,
        EventNames.WIRE_START_NANOS,
        250_000L,
        EventNames.HEADER_TIME,
        responseMillis * SyntheticRecording.MILLI,
        EventNames.RESPONSE_TIME,
        responseMillis * SyntheticRecording.MILLI);
    return this;
  }

  public Traffic gcPause(long startMillis, long millis) {
    recording.lasting("jdk.GCPhasePause", startMillis, millis, "name", "G1 Full");
    return this;
  }

  /** A thread that waited for a monitor. */
  public Traffic lockWait(long startMillis, long millis) {
    recording.lasting("jdk.JavaMonitorEnter", startMillis, millis, "monitorClass", "shop.Stock");
    return this;
  }

  /** That a JVM recorded. */
  public Traffic jvm(long process) {
    recording.event("jdk.JVMInformation", 1, "pid", process, "jvmStartTime", 1_000 * process);
    return this;
  }

  public Traffic cpu(int second, double machine, double jvm) {
    recording.event("jdk.CPULoad", end(second), "machineTotal", machine, "jvmUser", jvm);
    return this;
  }

  private static long p99(long... nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
  }

  private static long end(int second) {
    return (second + 1) * INTERVAL_MILLIS;
  }
}
