// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.HOST;
import static dev.upstreamtop.analysis.Scenario.MILLI;
import static dev.upstreamtop.analysis.Scenario.SECOND;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.Gauge;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.jvm.JvmEvidence.CpuLoad;
import dev.upstreamtop.analysis.jvm.JvmHistory;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several recordings of a backend's JVM, or of those that it had in turn, are one evidence. */
class RecordingsInTurnTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final double LOST_PER_SECOND = 30 * 0.495;

  private static Second ofOne(int second) {
    return isIll(second) ? new Second().slow(30, 500) : healthy(second);
  }

  private static boolean isIll(int second) {
    return FROM <= second && second < TO;
  }

  /** A file of the JVM, which tells of some of the seconds. */
  private static JvmEvidence file(
      Scenario scenario, String name, String capture, int from, int to) {
    SourceIntake source = scenario.source(name, capture, HOST);
    IntFunction<Second> seconds = i -> from <= i && i < to ? ofOne(i) : null;
    Scenario.add(source, capture, ONE, Vantage.CLIENT, true, seconds);
    JvmEvidence jvm = source.jvm();
    for (int i = from; i < to; i++) {
      jvm.addLoad(new CpuLoad(seconds(i, i + 0.5).endNanos(), 0.3, 0.1));
    }
    return jvm;
  }

  private static Scenario slow() {
    return new Scenario().backend(ONE, RecordingsInTurnTest::ofOne);
  }

  private static void collections(JvmEvidence jvm, int from, int to) {
    for (int i = from; i < to; i++) {
      double length = isIll(i) ? 0.6 : 0.001;
      jvm.add(Activity.GC_PAUSE, seconds(i + 0.1, i + 0.1 + length), "Pause Full");
    }
  }

  private static JvmHistory evidence(Scenario scenario) {
    return scenario.intake().recorded().tracks().stream()
        .map(Track::evidence)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 15, 25, 35, 45})
  void filesOfOneJvmExplainTheirTimeTogether(int split) {
    Scenario scenario = slow();
    collections(file(scenario, "first.jfr", CAPTURE, 0, split), 0, split);
    collections(file(scenario, "second.jfr", CAPTURE, split, SECONDS), split, SECONDS);

    Finding first = scenario.first();

    assertThat(first.cause().map(Explanation::kind)).contains(CauseKind.GC_PAUSES);
    assertThat(first.cause().orElseThrow().behind())
        .isEqualTo("it stood still for 60 % of that time");
  }

  /** Each has an agent and a capture of its own; the host's recording tells of both. */
  @Test
  void jvmsThatHadAnAddressInTurnExplainTheirOwnTime() {
    Scenario scenario = slow();
    JvmEvidence before = file(scenario, "before.jfr", "capture-a", 0, 30);
    collections(before, 0, 30);
    JvmEvidence after = file(scenario, "after.jfr", "capture-b", 30, SECONDS);
    collections(after, 30, SECONDS);
    before.setLargestHeap(1_000);
    before.addReading(Gauge.HEAP_AFTER_COLLECTION, seconds(0, 5).endNanos(), 500);
    before.addReading(Gauge.HEAP_AFTER_COLLECTION, seconds(0, 29).endNanos(), 900);
    after.setLargestHeap(4_000);
    after.addReading(Gauge.HEAP_AFTER_COLLECTION, seconds(0, 50).endNanos(), 1_000);
    before.setCpuLimit(0.25);
    after.setCpuLimit(0.5);

    assertThat(scenario.first().cause().map(Explanation::kind)).contains(CauseKind.GC_PAUSES);
    JvmHistory both = evidence(scenario);
    assertThat(both.heapWithin(List.of(seconds(0, SECONDS)))).containsExactly(0.5, 0.9, 0.25);
    assertThat(both.cpuLimitWithin(List.of(seconds(0, 10)))).isEqualTo(0.25);
    assertThat(both.cpuLimitWithin(List.of(seconds(40, 50)))).isEqualTo(0.5);
  }

  /** What was dumped again is in both files: it counts once, and what only one has as well. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 30})
  void whatTwoFilesHaveCountsOnce(int from) {
    Scenario scenario = slow();
    JvmEvidence first = file(scenario, "first.jfr", CAPTURE, 0, 40);
    JvmEvidence second = file(scenario, "second.jfr", CAPTURE, from, SECONDS);
    for (int i = 0; i < SECONDS; i++) {
      // It began before the second did and is written when it is over: both have it.
      TimeRange wait = seconds(i - 0.5, i + 0.5);
      for (JvmEvidence file : List.of(first, second)) {
        if (file == first ? i < 40 : i >= from) {
          file.add(Activity.SLEEP, wait, "App.work");
          file.addReading(Gauge.EXCEPTIONS, wait.endNanos(), 1);
          file.addSample(wait.endNanos(), "App.run");
          file.add(Activity.SAFEPOINT, seconds(i + 0.2, i + 0.3), "ThreadDump");
        }
      }
    }
    JvmHistory both = evidence(scenario);
    List<TimeRange> all = List.of(seconds(-1, SECONDS));

    assertThat(both.nanosWithin(Activity.SLEEP, "App.work", all) / SECOND)
        .isBetween(SECONDS - 1.0, SECONDS + 1.0);
    assertThat(both.stopsWithin(Activity.SAFEPOINT, "ThreadDump", all)).hasSize(SECONDS);
    assertThat(both.readingsWithin(Gauge.EXCEPTIONS, all).length)
        .isBetween(SECONDS - 1, SECONDS + 1);
    assertThat(both.samplesWithin(all).get("App.run")).isBetween(SECONDS - 1.0, SECONDS + 1.0);
    assertThat(both.loadsWithin(all)).hasSize(SECONDS);
    assertThat(both.shortestNanos(Activity.SAFEPOINT)).isBetween(99 * MILLI, 100 * MILLI);
  }

  /** What ended after the first file is in the second alone, from its beginning on. */
  @Test
  void aWaitOverTheEndOfAFileIsTold() {
    Scenario scenario = slow();
    file(scenario, "first.jfr", CAPTURE, 0, 30);
    JvmEvidence second = file(scenario, "second.jfr", CAPTURE, 30, SECONDS);
    for (int thread = 0; thread < LOST_PER_SECOND; thread++) {
      second.add(Activity.DOWNSTREAM, seconds(FROM, TO), "db:5432");
    }
    Explanation cause = scenario.first().cause().orElseThrow();

    assertThat(cause.kind()).isEqualTo(CauseKind.DOWNSTREAM);
    assertThat(cause.explained()).isGreaterThan(0.9);
    double[] parts =
        evidence(scenario).nanosInParts(Activity.DOWNSTREAM, "db:5432", seconds(0, SECONDS), 6);
    assertThat(parts).containsExactly(0, 0, 150e9, 150e9, 0, 0);
  }

  /** A type that one of them has is recorded; one that none has is told to be missing. */
  @Test
  void whatOneOfThemRecordedIsRecorded() {
    Scenario scenario = slow();
    file(scenario, "first.jfr", CAPTURE, 0, 30).sawType("jdk.SocketRead");
    file(scenario, "second.jfr", CAPTURE, 30, SECONDS).sawType("jdk.ThreadPark");

    assertThat(scenario.first().why().notRecorded())
        .contains("it has no event of")
        .contains("jdk.JavaMonitorEnter")
        .doesNotContain("jdk.SocketRead", "jdk.ThreadPark");
  }
}
