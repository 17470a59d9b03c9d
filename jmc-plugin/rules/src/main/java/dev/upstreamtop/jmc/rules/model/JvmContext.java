// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.jmc.rules.recording.UpstreamRecording;
import dev.upstreamtop.jmc.rules.sample.CpuSample;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What held up the recorded JVM, to be laid beside the exchanges of the backend that it is.
 *
 * <p>Immutable; computed once per recording.
 */
public final class JvmContext {

  private final List<JvmSpan> spans;
  private final List<CpuSample> cpu;
  private final Map<JvmCause, Spans> byCause = new EnumMap<>(JvmCause.class);
  private final long longestNanos;

  JvmContext(UpstreamRecording recording) {
    cpu = recording.cpu();
    List<JvmSpan> all = new ArrayList<>(recording.jvmSpans());
    Spans gcPauses = spans(all, JvmCause.GC_PAUSE);
    all.removeIf(span -> span.cause() == JvmCause.SAFEPOINT && isCollection(span, gcPauses));
    for (TimeRange range : starved(recording)) {
      all.add(new JvmSpan(JvmCause.CPU_STARVATION, range, ""));
    }
    all.sort(Comparator.comparingLong(span -> span.range().startNanos()));
    spans = List.copyOf(all);
    longestNanos = all.stream().mapToLong(span -> span.range().lengthNanos()).max().orElse(0);
    for (JvmCause cause : JvmCause.values()) {
      byCause.put(cause, spans(all, cause));
    }
  }

  /** When that cause held the JVM up. */
  public Spans spans(JvmCause cause) {
    return byCause.get(cause);
  }

  /** Every event behind the spans that touches a range, in the order of their start. */
  public List<JvmSpan> events(TimeRange range) {
    List<JvmSpan> touching = new ArrayList<>();
    for (int i = firstStartingAt(range.startNanos() - longestNanos); i < spans.size(); i++) {
      JvmSpan span = spans.get(i);
      if (span.range().startNanos() >= range.endNanos()) {
        break;
      }
      if (span.range().overlapNanos(range) > 0) {
        touching.add(span);
      }
    }
    return touching;
  }

  /** Load of machine and JVM, in the order of time. */
  public List<CpuSample> cpu() {
    return cpu;
  }

  /** Times without CPU to spare. */
  private static List<TimeRange> starved(UpstreamRecording recording) {
    List<TimeRange> ranges = new ArrayList<>(recording.throttled());
    List<CpuSample> cpu = recording.cpu();
    for (int i = 1; i < cpu.size(); i++) {
      CpuSample sample = cpu.get(i);
      if (Limit.CPU_FULL.reachedBy(sample.machine())
          || Limit.CPU_FULL.reachedBy(sample.jvm() / recording.cpuLimit())) {
        long start = Math.min(cpu.get(i - 1).timeNanos(), sample.timeNanos());
        ranges.add(new TimeRange(start, sample.timeNanos()));
      }
    }
    return Spans.of(ranges).ranges();
  }

  private static Spans spans(List<JvmSpan> all, JvmCause cause) {
    return Spans.of(
        all.stream().filter(span -> span.cause() == cause).map(JvmSpan::range).toList());
  }

  /** A pause for garbage collection is a safepoint too: it must not count as both. */
  private static boolean isCollection(JvmSpan safepoint, Spans gcPauses) {
    return 2 * gcPauses.overlapNanos(safepoint.range()) > safepoint.range().lengthNanos();
  }

  private int firstStartingAt(long nanos) {
    int low = 0;
    int high = spans.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (spans.get(middle).range().startNanos() >= nanos) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
