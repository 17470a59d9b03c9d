// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.jvm.JvmEvidence.CpuLoad;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a recording tells of its JVM has its bound, and what is beyond is said to be. */
class EvidenceBoundsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE / 4);

  private final JvmEvidence jvm = new JvmEvidence("hostile.jfr");

  private static TimeRange at(long second, long lengthNanos) {
    return new TimeRange(second * SECOND, second * SECOND + lengthNanos);
  }

  @Test
  void namesOfStops() {
    for (int i = 0; i < JvmEvidence.MOST_DETAILS; i++) {
      jvm.add(Activity.SAFEPOINT, at(i, 10), "operation " + i);
    }
    assertThat(jvm.details(Activity.SAFEPOINT)).hasSize(JvmEvidence.MOST_DETAILS);
    assertThat(jvm.leftOut()).isEmpty();

    for (int i = 100; i < 200; i++) {
      jvm.add(Activity.SAFEPOINT, at(i, 10), "operation " + i);
    }
    jvm.add(Activity.SAFEPOINT, at(1_000, 10), "operation 0");

    assertThat(jvm.details(Activity.SAFEPOINT))
        .hasSize(JvmEvidence.MOST_DETAILS + 1)
        .contains(Label.OTHER);
    assertThat(jvm.nanosWithin(Activity.SAFEPOINT, Label.OTHER, List.of(ALL))).isEqualTo(1_000);
    assertThat(jvm.nanosWithin(Activity.SAFEPOINT, "operation 0", List.of(ALL)))
        .as("a name that is known stays")
        .isEqualTo(20);
    assertThat(jvm.leftOut()).as("they are told as others").isEmpty();
  }

  @Test
  void stopsTheShortestOfWhichGo() {
    int half = JvmEvidence.MOST_STOPS / 2;
    for (int i = 0; i < half; i++) {
      jvm.add(Activity.GC_PAUSE, at(2L * i, 100), "minor");
      jvm.add(Activity.SAFEPOINT, at(2L * i + 1, 1_000 + i), "ThreadDump");
    }
    assertThat(jvm.stopsWithin(Activity.GC_PAUSE, "minor", List.of(ALL))).hasSize(half);
    assertThat(jvm.leftOut()).isEmpty();

    jvm.add(Activity.GC_PAUSE, at(4L * half, SECOND / 2), "major");

    assertThat(jvm.stopsWithin(Activity.GC_PAUSE, "major", List.of(ALL)))
        .containsExactly(SECOND / 2);
    assertThat(jvm.stopsWithin(Activity.SAFEPOINT, "ThreadDump", List.of(ALL)))
        .as("the longest")
        .contains(1_000L + half - 1);
    assertThat(
            jvm.stopsWithin(Activity.GC_PAUSE, "minor", List.of(ALL)).size()
                + jvm.stopsWithin(Activity.SAFEPOINT, "ThreadDump", List.of(ALL)).size())
        .isBetween(half - 2, half);
    assertThat(jvm.leftOut()).containsExactly("the shortest of its stops");
  }

  @Test
  void stopsOfOneLengthDoNotAllGo() {
    for (int i = 0; i <= JvmEvidence.MOST_STOPS; i++) {
      jvm.add(Activity.GC_PAUSE, at(i, 100), "minor");
    }
    assertThat(jvm.stopsWithin(Activity.GC_PAUSE, "minor", List.of(ALL)))
        .hasSize(JvmEvidence.MOST_STOPS / 2);
  }

  @Test
  void namesOfMethods() {
    for (int i = 0; i < 2 * JvmEvidence.MOST_METHODS; i++) {
      jvm.addSample(i * SECOND, "app.Generated" + i + ".run");
    }
    jvm.addSample(-1, "app.Early.run");
    jvm.addSample(Long.MAX_VALUE, "app.Late.run");

    assertThat(jvm.samplesWithin(List.of(ALL)))
        .hasSize(JvmEvidence.MOST_METHODS + 1)
        .containsEntry(Label.OTHER, (double) JvmEvidence.MOST_METHODS);
  }

  @Test
  void namesOfWaits() {
    for (int i = 0; i < TimeByDetail.MOST_DETAILS; i++) {
      jvm.add(Activity.LOCK, at(1, 10), "lock " + i);
    }
    assertThat(jvm.leftOut()).isEmpty();
    jvm.add(Activity.LOCK, at(1, 10), "one more");
    jvm.add(Activity.LOCK, at(1, 10), "and another");

    assertThat(jvm.details(Activity.LOCK))
        .hasSize(TimeByDetail.MOST_DETAILS + 1)
        .contains(Label.OTHER);
    assertThat(jvm.nanosWithin(Activity.LOCK, Label.OTHER, List.of(at(1, SECOND)))).isEqualTo(20);
    assertThat(jvm.leftOut()).as("they are told as others").isEmpty();
  }

  @Test
  void secondsOfWaits() {
    for (int i = 0; i < TimeByDetail.MOST_STEPS; i++) {
      jvm.add(Activity.SLEEP, at(i, 10), "pause");
    }
    assertThat(jvm.leftOut()).isEmpty();
    jvm.add(Activity.SLEEP, at(TimeByDetail.MOST_STEPS, 10), "pause");

    assertThat(jvm.leftOut()).as("longer steps tell of them").isEmpty();
    assertThat(
            jvm.nanosWithin(
                Activity.SLEEP, "pause", List.of(at(0, 2 * TimeByDetail.MOST_STEPS * SECOND))))
        .isEqualTo(10.0 * (TimeByDetail.MOST_STEPS + 1));
  }

  /** Of steps that no two events share none becomes one of two before they are long. */
  @Test
  void secondsThatAreFarApart() {
    TimeByDetail times = new TimeByDetail();
    for (long i = 0; i <= TimeByDetail.MOST_STEPS; i++) {
      times.add(at(i * 1_000, 10), "pause");
      assertThat(times.steps()).isLessThanOrEqualTo(TimeByDetail.MOST_STEPS);
    }
  }

  @Test
  void looksAtGauges() {
    for (int i = 1; i <= Thinned.MOST; i++) {
      jvm.addLoad(new CpuLoad(i * SECOND, 0.5, 0.25));
      jvm.addReading(Gauge.EXCEPTIONS, i * SECOND, i);
    }
    assertThat(jvm.loadsWithin(List.of(ALL))).hasSize(Thinned.MOST);
    assertThat(jvm.readingsWithin(Gauge.EXCEPTIONS, List.of(ALL))).hasSize(Thinned.MOST);
    assertThat(jvm.leftOut()).isEmpty();

    jvm.addLoad(new CpuLoad((Thinned.MOST + 1) * SECOND, 1, 1));
    assertThat(jvm.loadsWithin(List.of(ALL))).hasSize(Thinned.MOST / 2);
    for (int i = 2; i < 100_000; i++) {
      jvm.addLoad(new CpuLoad((Thinned.MOST + i) * SECOND, 1, 1));
    }
    assertThat(jvm.loadsWithin(List.of(at(Thinned.MOST, 100_000 * SECOND))))
        .as("the end is told as the beginning is, if by half as many")
        .hasSizeBetween(49_000, 51_000);
    jvm.addReading(Gauge.EXCEPTIONS, (Thinned.MOST + 1) * SECOND, 1);
    assertThat(jvm.readingsWithin(Gauge.EXCEPTIONS, List.of(ALL))).hasSize(Thinned.MOST / 2);
  }

  @Test
  void textsOfAnyLength() {
    jvm.add(Activity.LOCK, at(1, 10), "x".repeat(Label.LONGEST));
    jvm.add(Activity.GC_PAUSE, at(1, 10), "y".repeat(Label.LONGEST + 1));

    assertThat(jvm.details(Activity.LOCK)).containsExactly("x".repeat(Label.LONGEST));
    assertThat(jvm.details(Activity.GC_PAUSE)).containsExactly("y".repeat(Label.LONGEST - 1) + "…");
  }

  /** Sums of such times would run over, and going through their seconds take for ever. */
  @Test
  void timesThatNoClockTells() {
    jvm.add(Activity.SLEEP, new TimeRange(Long.MAX_VALUE - 10, Long.MAX_VALUE), "late");
    jvm.add(Activity.SLEEP, new TimeRange(Long.MIN_VALUE, 5), "early");
    jvm.add(Activity.GC_PAUSE, new TimeRange(-1, 5), "early");
    assertThat(jvm.isEmpty()).isTrue();
    assertThat(jvm.leftOut()).containsExactly("events of no possible time");

    jvm.add(Activity.GC_PAUSE, new TimeRange(0, 5), "in time");
    assertThat(jvm.isEmpty()).isFalse();
  }
}
