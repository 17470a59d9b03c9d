// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * What one recording of a JVM tells about it; bounded, for use by one thread.
 *
 * <p>A reader adds events, in any order; who judges asks for times within ranges.
 */
public final class JvmEvidence implements JvmIntake, JvmHistory {

  /** Of what stops all, so many details of an activity are told apart. */
  static final int MOST_DETAILS = 32;

  /** So many stops are kept, whatever they were for: the longest. */
  static final int MOST_STOPS = 200_000;

  /** So many methods are told apart: many run while an application starts. */
  static final int MOST_METHODS = 1_024;

  /** No event is of a time before the epoch, or so late that times no longer add up. */
  private static final long LATEST_NANOS = Long.MAX_VALUE / 2;

  /**
   * How busy the processors were.
   *
   * @param timeNanos since the epoch
   * @param machine the part of the machine that was busy, 0 to 1
   * @param jvm the part that this JVM took
   */
  public record CpuLoad(long timeNanos, double machine, double jvm) {}

  private final String name;
  private final Map<Activity, TimeByDetail> times = new EnumMap<>(Activity.class);
  private final Map<Activity, Long> shortest = new EnumMap<>(Activity.class);
  private final Map<Activity, Map<String, Stops>> stops = new EnumMap<>(Activity.class);
  private final TimeByDetail samples = new TimeByDetail(MOST_METHODS);
  private final Thinned<CpuLoad> loads = new Thinned<>();
  private final Map<Gauge, Readings> gauges = new EnumMap<>(Gauge.class);
  private final Set<String> eventTypes = new HashSet<>();
  private UnaryOperator<TimeRange> clock = range -> range;
  private UnaryOperator<TimeRange> wall = range -> range;
  private int stopCount;
  private final Set<String> leftOut = new TreeSet<>();
  private TimeRange written;
  private double cpuLimit = 1;
  private long largestHeap;

  /**
   * Makes evidence that holds nothing.
   *
   * @param name of the recording
   */
  public JvmEvidence(String name) {
    this.name = name;
  }

  /** The name of the recording. */
  public String name() {
    return name;
  }

  @Override
  public void sawType(String eventType) {
    eventTypes.add(eventType);
  }

  @Override
  public boolean hasType(String eventType) {
    return eventTypes.contains(eventType);
  }

  /** Whether the recording tells anything of the JVM. */
  public boolean isEmpty() {
    return times.isEmpty() && stops.isEmpty() && loads.all().isEmpty() && gauges.isEmpty();
  }

  @Override
  public void add(Activity activity, TimeRange range, String detail) {
    if (range.lengthNanos() <= 0) {
      return;
    }
    if (range.startNanos() < 0 || range.endNanos() > LATEST_NANOS) {
      leftOut.add("events of no possible time");
      return;
    }
    wrote(range.endNanos());
    shortest.merge(activity, range.lengthNanos(), Math::min);
    if (activity.nature() == Activity.Nature.STOPS_ALL) {
      addStop(activity, range, Label.of(detail));
    } else {
      times.computeIfAbsent(activity, kind -> new TimeByDetail()).add(range, Label.of(detail));
    }
  }

  /** Counted at the end of that time. */
  @Override
  public void addWithin(Activity activity, TimeRange within, long nanos) {
    add(activity, new TimeRange(within.endNanos() - nanos, within.endNanos()), "");
  }

  @Override
  public long shortestNanos(Activity activity) {
    return shortest.getOrDefault(activity, 0L);
  }

  private void addStop(Activity activity, TimeRange range, String detail) {
    Map<String, Stops> byDetail = stops.computeIfAbsent(activity, kind -> new HashMap<>());
    String known = detail;
    if (!byDetail.containsKey(detail) && byDetail.size() >= MOST_DETAILS) {
      known = Label.OTHER;
    }
    byDetail.computeIfAbsent(known, text -> new Stops()).add(range);
    if (++stopCount > MOST_STOPS) {
      keepLongest();
    }
  }

  /** The longer half of all stops. */
  private void keepLongest() {
    leftOut.add("the shortest of its stops");
    List<Stops> all = stops.values().stream().flatMap(each -> each.values().stream()).toList();
    long[] lengths = all.stream().flatMapToLong(Stops::lengths).sorted().toArray();
    long median = lengths[lengths.length / 2];
    long longer = Arrays.stream(lengths).filter(length -> length > median).count();
    // Many may be of one length: of those as many as make a half of all.
    AtomicLong alike = new AtomicLong(lengths.length / 2 - longer);
    all.forEach(
        each ->
            each.keep(
                stop ->
                    stop.lengthNanos() > median
                        || (stop.lengthNanos() == median && alike.getAndDecrement() > 0)));
    stopCount = all.stream().mapToInt(Stops::size).sum();
  }

  /**
   * What was left out, a few words each; empty where everything is kept. What is told under fewer
   * names or in longer steps is not left out.
   */
  public Set<String> leftOut() {
    return Collections.unmodifiableSet(leftOut);
  }

  @Override
  public void addLoad(CpuLoad load) {
    wrote(load.timeNanos());
    loads.add(load);
  }

  @Override
  public void addSample(long timeNanos, String method) {
    if (!method.isEmpty() && timeNanos >= 0 && timeNanos < LATEST_NANOS) {
      // A nanosecond each: what they add up to is their number.
      wrote(timeNanos);
      samples.add(new TimeRange(timeNanos, timeNanos + 1), Label.of(method));
    }
  }

  @Override
  public Map<String, Double> samplesWithin(List<TimeRange> ranges) {
    List<TimeRange> asked = recorded(ranges);
    Map<String, Double> counts = new HashMap<>();
    samples.details().forEach(method -> counts.put(method, samples.nanosWithin(method, asked)));
    return counts;
  }

  @Override
  public void addReading(Gauge gauge, long timeNanos, double value) {
    wrote(timeNanos);
    gauges.computeIfAbsent(gauge, first -> new Readings()).add(timeNanos, value);
  }

  @Override
  public double[] readingsWithin(Gauge gauge, List<TimeRange> ranges) {
    Readings readings = gauges.get(gauge);
    return readings == null ? new double[0] : readings.within(recorded(ranges));
  }

  @Override
  public void setLargestHeap(long bytes) {
    largestHeap = Math.max(0, bytes);
  }

  @Override
  public double[] heapWithin(List<TimeRange> ranges) {
    double[] readings = readingsWithin(Gauge.HEAP_AFTER_COLLECTION, ranges);
    return largestHeap <= 0
        ? new double[0]
        : Arrays.stream(readings).map(bytes -> bytes / largestHeap).toArray();
  }

  @Override
  public void setCpuLimit(double share) {
    cpuLimit = share > 0 && share < 1 ? share : 1;
  }

  @Override
  public double cpuLimitWithin(List<TimeRange> ranges) {
    return cpuLimit;
  }

  @Override
  public List<CpuLoad> loadsWithin(List<TimeRange> ranges) {
    List<TimeRange> asked = recorded(ranges);
    return loads.all().stream()
        .filter(
            load ->
                asked.stream()
                    .anyMatch(
                        range ->
                            range.startNanos() < load.timeNanos()
                                && load.timeNanos() <= range.endNanos()))
        .toList();
  }

  @Override
  public Set<String> details(Activity activity) {
    if (activity.nature() == Activity.Nature.STOPS_ALL) {
      return stops.getOrDefault(activity, Map.of()).keySet();
    }
    TimeByDetail byDetail = times.get(activity);
    return byDetail == null ? Set.of() : byDetail.details();
  }

  @Override
  public List<Long> stopsWithin(Activity activity, String detail, List<TimeRange> ranges) {
    Stops known = stops.getOrDefault(activity, Map.of()).get(detail);
    if (known == null) {
      return List.of();
    }
    List<Long> lengths = new ArrayList<>();
    List<TimeRange> asked = recorded(ranges);
    for (TimeRange stop : known.ranges()) {
      for (TimeRange range : asked) {
        long common = stop.commonNanos(range);
        if (common > 0) {
          lengths.add(common);
        }
      }
    }
    return lengths;
  }

  @Override
  public double nanosWithin(Activity activity, String detail, List<TimeRange> ranges) {
    if (activity.nature() == Activity.Nature.THREAD_TIME) {
      TimeByDetail byDetail = times.get(activity);
      return byDetail == null ? 0 : byDetail.nanosWithin(detail, recorded(ranges));
    }
    return stopsWithin(activity, detail, ranges).stream().mapToDouble(Long::doubleValue).sum();
  }

  @Override
  public double[] nanosInParts(Activity activity, String detail, TimeRange range, int count) {
    double[] parts = new double[count];
    TimeRange asked = clock.apply(range);
    if (activity.nature() == Activity.Nature.THREAD_TIME) {
      TimeByDetail byDetail = times.get(activity);
      if (byDetail != null) {
        byDetail.addTo(parts, asked, detail);
      }
      return parts;
    }
    Stops known = stops.getOrDefault(activity, Map.of()).get(detail);
    if (known != null) {
      known.ranges().forEach(stop -> TimeByDetail.spread(parts, asked, stop));
    }
    return parts;
  }

  /** An event is written when it ends: from the first to the last of them the recording tells. */
  private void wrote(long nanos) {
    if (nanos >= 0 && nanos <= LATEST_NANOS) {
      TimeRange at = new TimeRange(nanos, nanos);
      written = written == null ? at : written.plus(at);
    }
  }

  /** When what is told here was written, by the wall clock; empty where nothing was. */
  Optional<TimeRange> written() {
    // Clocks drift: what is far apart is converted one by one.
    return Optional.ofNullable(written)
        .map(all -> new TimeRange(wallNanos(all.startNanos()), wallNanos(all.endNanos())));
  }

  private long wallNanos(long recordedNanos) {
    return wall.apply(new TimeRange(recordedNanos, recordedNanos)).endNanos();
  }

  /**
   * From here on ranges are by the wall clock.
   *
   * @param toWall the wall clock's times of those that events came with
   * @param toRecorded the other way round
   */
  public void settle(UnaryOperator<TimeRange> toWall, UnaryOperator<TimeRange> toRecorded) {
    wall = toWall;
    clock = toRecorded;
  }

  private List<TimeRange> recorded(List<TimeRange> ranges) {
    return ranges.stream().map(clock).toList();
  }
}
