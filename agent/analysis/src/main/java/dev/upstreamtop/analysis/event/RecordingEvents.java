// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.sample.Sample;
import java.util.Optional;

/**
 * Takes the events of one recording, whichever library reads them; for use by one thread.
 *
 * <p>Those of ours about one backend come in the order in which they were written, as far as a
 * period goes: what tells of one period is put together by that.
 */
public final class RecordingEvents {

  private static final String OURS = "dev.upstreamtop.";

  private final SourceIntake into;
  private final RecordedClock clock = new RecordedClock();
  private final JvmEvents jvm;

  /** Nothing taken yet. */
  public RecordingEvents(SourceIntake into) {
    this.into = into;
    jvm = new JvmEvents(into.jvm());
  }

  /** Whether events of a type are ours. */
  public static boolean isOurs(String type) {
    return type.startsWith(OURS);
  }

  /** Whether what the events of a type of the JDK hold is of use. */
  public static boolean isOfUse(String type) {
    return JvmEvents.isOfUse(type);
  }

  /** Whether it matters in which order the events of a type of the JDK come. */
  public static boolean isOrdered(String type) {
    return JvmEvents.isOrdered(type);
  }

  /** Takes an event of any type. */
  public void take(String type, EventValues event) {
    if (isOurs(type)) {
      sample(type, event).ifPresent(sample -> add(event, sample));
    } else if (type.startsWith("jdk.")) {
      jvm.take(type, event);
    }
  }

  /**
   * What an event of ours tells: the part of the work that any number of threads may do at once.
   *
   * @param type with its package
   */
  public static Optional<Sample> sample(String type, EventValues event) {
    return UpstreamEvents.sample(type.substring(OURS.length()), event);
  }

  /** Takes what an event of ours told. */
  public void add(EventValues event, Sample sample) {
    if (sample instanceof Sample.OfExchange exchange) {
      clock.add(event.range().endNanos(), exchange.range().endNanos());
    }
    into.add(sample);
  }

  /** Ends the recording: all is told by the wall clock from here on. */
  public void end() {
    into.settle(clock::wall, clock::recorded);
  }
}
