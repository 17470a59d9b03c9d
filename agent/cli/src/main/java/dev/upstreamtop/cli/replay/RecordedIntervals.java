// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.replay;

import dev.upstreamtop.cli.report.EventFields;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Reads a recording interval by interval, keeping no more than a few of them; for use by one
 * thread.
 */
final class RecordedIntervals {

  private static final String OURS = "dev.upstreamtop.";
  private static final Set<String> OF_PERIODS =
      Set.of(
          "UpstreamBackend",
          "UpstreamResult",
          "UpstreamGrpc",
          "UpstreamLatency",
          "UpstreamRoute",
          "UpstreamTunnel",
          "UpstreamCapture");

  /** As many exchanges as a screen goes through at once. */
  private static final int MOST_EXCHANGES = 1_024;

  /** Events come in the order of their threads' buffers: so many intervals may lie in a mess. */
  private static final int MOST_PENDING = 16;

  /** An exchange and the interval in which it ended. */
  private record Ended(long number, Exchange exchange) {}

  private final SnapshotSink into;
  private final List<Ended> exchanges = new ArrayList<>();
  private final List<RecordedInterval> pending = new ArrayList<>();
  private final Map<String, Long> newest = new HashMap<>();

  /** How many intervals are told as one; 0 while that is not known. */
  private long step;

  private long omitted;

  /**
   * @param into takes the intervals as they were written
   */
  RecordedIntervals(SnapshotSink into) {
    this.into = into;
  }

  /**
   * Reads all of a recording.
   *
   * @throws IOException where it is none, or ends before its end; what was whole has been given on
   */
  void read(Path file) throws IOException {
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        take(recording.readEvent());
      }
    } catch (UncheckedIOException full) {
      // Of whoever takes the intervals.
      throw full;
    } catch (RuntimeException | VirtualMachineError broken) {
      // The JDK's parser fails in many ways on a damaged recording.
      throw new IOException(broken.getMessage(), broken);
    } finally {
      end();
    }
  }

  private void take(RecordedEvent event) {
    String name = event.getEventType().getName();
    if (!name.startsWith(OURS)) {
      return;
    }
    String type = name.substring(OURS.length());
    EventFields fields = new EventFields(event);
    if (type.equals("UpstreamExchange")) {
      Exchange exchange = RecordedStatus.exchange(fields);
      if (exchange == null || exchanges.size() == MOST_EXCHANGES) {
        omitted++;
      } else {
        exchanges.add(new Ended(fields.number("intervalNumber"), exchange));
      }
    } else if (OF_PERIODS.contains(type)) {
      interval(type, fields).take(type, fields);
    }
  }

  /** The interval that an event is of; where it is none of the pending ones, the oldest ends. */
  private RecordedInterval interval(String type, EventFields event) {
    learnStep(type, event.number("intervalNumber"));
    for (RecordedInterval one : pending) {
      if (one.isOf(event)) {
        return one;
      }
    }
    for (RecordedInterval one : pending) {
      if (one.mayHold(type, event, step)) {
        return one;
      }
    }
    if (pending.size() == MOST_PENDING) {
      endOldest();
    }
    RecordedInterval made =
        new RecordedInterval(
            RecordedStatus.text(event, "captureId"), event.number("intervalNumber"));
    pending.add(made);
    return made;
  }

  /** The settings say how often each type is told: the most frequent decides. */
  private void learnStep(String type, long number) {
    Long before = newest.put(type, number);
    if (before != null && number > before) {
      step = step == 0 ? number - before : Math.min(step, number - before);
    }
  }

  private void end() {
    while (!pending.isEmpty()) {
      endOldest();
    }
  }

  private void endOldest() {
    RecordedInterval oldest =
        Collections.min(pending, Comparator.comparingLong(RecordedInterval::endNanos));
    pending.remove(oldest);
    if (oldest.isAny() && pending.stream().noneMatch(oldest::isToldBy)) {
      long number = oldest.number();
      List<Exchange> ended =
          exchanges.stream().filter(one -> one.number() <= number).map(Ended::exchange).toList();
      exchanges.removeIf(one -> one.number() <= number);
      into.accept(oldest.snapshot(ended, omitted));
      omitted = 0;
    }
  }
}
