// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.SECOND;
import static dev.upstreamtop.analysis.Scenario.SECONDS;
import static dev.upstreamtop.analysis.Scenario.START;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What in a backend's own JVM is laid beside its slow requests, and what is not. */
class JvmCausesTest {

  private static final String ONE = "10.0.0.1:8080";
  private static final String TWO = "10.0.0.2:8080";

  /** Of a hundred requests a second thirty take half a second: 15 s are lost in each. */
  private static final double LOST_PER_SECOND = 30 * 0.495;

  private static Scenario slow() {
    return new Scenario()
        .faulty(ONE, second -> new Second().slow(30, 500))
        .backend(TWO, Scenario::healthy);
  }

  /** In each second of the fault so much of an activity, beside what there always is. */
  private static void during(JvmEvidence jvm, Activity activity, double perSecond, String detail) {
    for (int i = FROM; i < TO; i++) {
      if (activity.nature() == Activity.Nature.STOPS_ALL) {
        jvm.add(activity, seconds(i + 0.1, i + 0.1 + perSecond), detail);
      } else {
        double rest = perSecond;
        while (rest > 0) {
          jvm.add(activity, seconds(i, i + Math.min(1, rest)), detail);
          rest -= 1;
        }
      }
    }
  }

  private static void always(JvmEvidence jvm, Activity activity, double perSecond, String detail) {
    for (int i = 0; i < SECONDS; i++) {
      for (double rest = perSecond; rest > 0; rest -= 1) {
        jvm.add(activity, seconds(i, i + Math.min(1, rest)), detail);
      }
    }
  }

  private static Explanation cause(Scenario scenario) {
    Finding first = scenario.first();
    assertThat(first.subject().key().address()).isEqualTo(ONE);
    return first
        .cause()
        .orElseThrow(() -> new AssertionError("no cause: " + first.why().notRecorded()));
  }

  @ParameterizedTest
  @EnumSource(Activity.class)
  void eachActivityIsFoundAsACause(Activity activity) {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    double enough = activity.nature() == Activity.Nature.STOPS_ALL ? 0.5 : 0.8 * LOST_PER_SECOND;
    during(jvm, activity, enough, "what it is about");

    Explanation cause = cause(scenario);

    assertThat(cause.kind()).isEqualTo(CauseKind.of(activity));
    assertThat(cause.lift()).isGreaterThan(Limit.CAUSE_LIFT.value());
    if (activity != Activity.THROTTLED) {
      assertThat(cause.sentence()).contains("what it is about", "% of the time lost");
    }
  }

  /** What is over soon is told with its own time, what lasts with that of the finding. */
  @ParameterizedTest
  @EnumSource(
      value = Activity.class,
      names = {"GC_PAUSE", "SAFEPOINT", "DOWNSTREAM", "LOCK"})
  void aCauseHasATimeOfItsOwn(Activity activity) {
    boolean stops = activity.nature() == Activity.Nature.STOPS_ALL;
    Scenario brief = slow();
    JvmEvidence jvm = brief.jvmOf(ONE);
    for (int i = FROM + 3; i < FROM + 8; i++) {
      for (int thread = 0; thread < (stops ? 1 : 50); thread++) {
        jvm.add(activity, seconds(i, i + 0.9), "what it is about");
      }
    }
    Scenario lasting = slow();
    during(lasting.jvmOf(ONE), activity, stops ? 0.5 : 15, "what it is about");

    assertThat(cause(brief).when()).contains(seconds(FROM + 3, FROM + 8));
    assertThat(cause(lasting).when()).isEmpty();
  }

  /** Idle threads wait and sleep all the time. */
  @ParameterizedTest
  @EnumSource(
      value = Activity.class,
      names = {"POOL", "SLEEP", "DOWNSTREAM", "LOCK"})
  void whatThereAlwaysIsExplainsNothing(Activity activity) {
    Scenario scenario = slow();
    always(scenario.jvmOf(ONE), activity, 12, "idle");

    assertThat(scenario.first().cause()).isEmpty();
    assertThat(scenario.first().why().notRecorded()).contains("accounts for it");
  }

  /** Threads that wait as ever beside those that wait more: workers, subscribers. */
  @ParameterizedTest
  @EnumSource(
      value = Activity.class,
      names = {"POOL", "SLEEP", "DOWNSTREAM", "LOCK", "FILE_IO"})
  void whatThereAlwaysIsHidesNothing(Activity activity) {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    always(jvm, activity, 20, "as ever");
    during(jvm, activity, 0.5, "as ever");
    during(jvm, activity, 0.8 * LOST_PER_SECOND, "what rose");

    Explanation cause = cause(scenario);

    assertThat(cause.kind()).isEqualTo(CauseKind.of(activity));
    assertThat(cause.detail()).isEqualTo("what rose");
    assertThat(cause.explained()).isBetween(0.75, 0.85);
    assertThat(cause.lift()).isGreaterThan(10);
  }

  /** Several that rose are taken together; none of them is named. */
  @Test
  void whatRoseIsSummedUp() {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    always(jvm, Activity.DOWNSTREAM, 20, "as ever");
    for (int host = 0; host < 4; host++) {
      during(jvm, Activity.DOWNSTREAM, 0.2 * LOST_PER_SECOND, "db-" + host + ":5432");
    }

    assertThat(cause(scenario).detail()).isEmpty();
    assertThat(cause(scenario).explained()).isBetween(0.75, 0.85);
    assertThat(cause(scenario).when()).as("as long as the trouble").isEmpty();
  }

  /** After a failover, or with other ports or files, it waits elsewhere as long as before. */
  @Test
  void whatMovedIsNoMoreThanBefore() {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    for (int i = 0; i < SECONDS; i++) {
      for (int thread = 0; thread < 12; thread++) {
        boolean ill = FROM <= i && i < TO;
        jvm.add(Activity.DOWNSTREAM, seconds(i, i + 1), ill ? "db-2:5432" : "db-1:5432");
      }
    }

    assertThat(scenario.first().cause()).isEmpty();
  }

  /** Just at the part that a cause must account for, and below. */
  @Test
  void aCauseAccountsForEnough() {
    for (double factor : List.of(0.85, 1.15)) {
      Scenario scenario = slow();
      during(
          scenario.jvmOf(ONE),
          Activity.DOWNSTREAM,
          factor * Limit.CAUSE_EXPLAINED.value() * LOST_PER_SECOND,
          "db:5432");

      assertThat(scenario.first().cause().isPresent()).as("%s", factor).isEqualTo(factor > 1);
    }
  }

  @Test
  void aCauseIsMoreThanItIsOtherwise() {
    for (double lift : List.of(0.9, 1.1)) {
      Scenario scenario = slow();
      JvmEvidence jvm = scenario.jvmOf(ONE);
      always(jvm, Activity.DOWNSTREAM, 6, "db:5432");
      during(jvm, Activity.DOWNSTREAM, 6 * (lift * Limit.CAUSE_LIFT.value() - 1), "db:5432");

      assertThat(scenario.first().cause().isPresent()).as("%s", lift).isEqualTo(lift > 1);
    }
  }

  @Test
  void theCollectorIsBehindTheLocks() {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    during(jvm, Activity.GC_PAUSE, 0.6, "G1 Pause Full");
    during(jvm, Activity.LOCK, 12, "com.example.Cache");

    assertThat(cause(scenario).kind()).isEqualTo(CauseKind.GC_PAUSES);
    assertThat(cause(scenario).behind()).contains("lock contention");
  }

  @Test
  void whoAsksForCollectionsIsBehindThePauses() {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    during(jvm, Activity.GC_PAUSE, 0.5, "G1 Pause Full");
    during(jvm, Activity.SYSTEM_GC, 0.5, "com.example.Job.clean");

    assertThat(cause(scenario).kind()).isEqualTo(CauseKind.SYSTEM_GC);
    assertThat(cause(scenario).detail()).isEqualTo("com.example.Job.clean");
  }

  /** The pauses are short: a thread that stops late makes them long, whoever asks for them. */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.4})
  void aThreadThatStopsLateIsBehindThePauses(double late) {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    for (int i = FROM; i < TO; i++) {
      jvm.add(Activity.SAFEPOINT, seconds(i, i + late), Activity.UNTIL_ALL_STAND);
      jvm.add(Activity.GC_PAUSE, seconds(i + late, i + 0.6), "Pause Full");
    }
    boolean most = late > 0.3;

    assertThat(cause(scenario).kind()).isEqualTo(most ? CauseKind.SAFEPOINTS : CauseKind.GC_PAUSES);
    assertThat(cause(scenario).behind()).isEqualTo("it stood still for 40 % of that time");
    for (Activity asked : List.of(Activity.SYSTEM_GC, Activity.HEAP_DUMP)) {
      Scenario askedFor = slow();
      JvmEvidence its = askedFor.jvmOf(ONE);
      during(its, asked, 0.6, "com.example.Job.clean");
      for (int i = FROM; i < TO; i++) {
        its.add(Activity.SAFEPOINT, seconds(i + 0.1, i + 0.1 + late), Activity.UNTIL_ALL_STAND);
      }
      assertThat(cause(askedFor).kind())
          .isEqualTo(most ? CauseKind.SAFEPOINTS : CauseKind.of(asked));
    }
  }

  @Test
  void whatTheOwnerOfALockWaitsForIsTold() {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    during(jvm, Activity.LOCK, 12, "com.example.Cache");
    during(jvm, Activity.DOWNSTREAM, 0.9, "db:5432");

    assertThat(cause(scenario).kind()).isEqualTo(CauseKind.LOCK_CONTENTION);
    assertThat(cause(scenario).behind()).contains("db:5432");
  }

  private static void load(JvmEvidence jvm, double machine, double own) {
    for (int i = FROM; i < TO; i++) {
      for (int more = 0; more < 9; more++) {
        jvm.addLoad(new JvmEvidence.CpuLoad(START + i * SECOND + more * SECOND / 10, machine, own));
      }
    }
  }

  @Test
  void aStarvedHostIsToldFromABusyJvm() {
    Scenario starved = slow();
    load(starved.jvmOf(ONE), 1.0, 0.05);
    Scenario busy = slow();
    load(busy.jvmOf(ONE), 1.0, 0.9);
    Scenario half = slow();
    load(half.jvmOf(ONE), 0.7, 0.05);

    assertThat(cause(starved).kind()).isEqualTo(CauseKind.MACHINE_CPU);
    assertThat(cause(busy).kind()).isEqualTo(CauseKind.PROCESS_CPU);
    assertThat(half.first().cause()).isEmpty();
  }

  /** It has none for the neighbours either, if they do the same work. */
  @Test
  void aMachineWithoutProcessorsSlowsAllOfItDown() {
    for (int well : List.of(0, 1, 2)) {
      Scenario scenario = new Scenario().faulty(ONE, second -> new Second().slow(60, 500));
      for (int neighbours : List.of(1, 2)) {
        String neighbour = "10.0.0.1:808" + neighbours;
        scenario
            .backend(
                neighbour,
                second ->
                    FROM <= second && second < TO && neighbours > well
                        ? new Second().slow(60, 500)
                        : Scenario.healthy(second))
            .route(neighbour, "GET /", Scenario::healthy);
      }
      scenario.route(ONE, "GET /", Scenario::healthy);
      load(scenario.jvmOf(ONE), 1.0, 0.05);
      Finding finding =
          scenario.findings().stream()
              .filter(one -> one.subject().key().address().equals(ONE))
              .findFirst()
              .orElseThrow();

      assertThat(finding.cause().isPresent()).as("%s of two are well", well).isEqualTo(well < 2);
    }
  }

  /** A machine that is full at all times gives a JVM that asks for more what others leave. */
  @Test
  void aBusyJvmIsToldOnAFullMachine() {
    for (double more : List.of(0.045, 0.055)) {
      Scenario scenario = slow();
      JvmEvidence jvm = scenario.jvmOf(ONE);
      for (int i = 0; i < SECONDS; i++) {
        double own = FROM <= i && i < TO ? 0.02 + more : 0.02;
        for (int look = 1; look < 50; look++) {
          long at = seconds(i, i + look / 50.0).endNanos();
          jvm.addLoad(new JvmEvidence.CpuLoad(at, 1, own));
        }
      }

      assertThat(scenario.first().cause().map(Explanation::kind))
          .as("%s", more)
          .isEqualTo(more < 0.05 ? Optional.empty() : Optional.of(CauseKind.PROCESS_CPU));
    }
  }

  /** Threads that wait for a processor come late to a safepoint. */
  @Test
  void aStarvedHostIsNoSafepoint() {
    Scenario scenario = slow();
    JvmEvidence jvm = scenario.jvmOf(ONE);
    load(jvm, 1.0, 0.05);
    during(jvm, Activity.SAFEPOINT, 0.5, "ThreadDump");

    assertThat(cause(scenario).kind()).isEqualTo(CauseKind.MACHINE_CPU);
  }

  /** They are its own threads where those use the processors up, or wait for memory. */
  @Test
  void whoComesLateForWantOfAProcessorIsNoSafepoint() {
    Scenario busy = slow();
    JvmEvidence ofBusy = busy.jvmOf(ONE);
    busy(ofBusy);
    during(ofBusy, Activity.SAFEPOINT, 0.5, Activity.UNTIL_ALL_STAND);
    Scenario stalled = slow();
    JvmEvidence ofStalled = stalled.jvmOf(ONE);
    during(ofStalled, Activity.SAFEPOINT, 0.5, Activity.UNTIL_ALL_STAND);
    during(ofStalled, Activity.ALLOCATION_STALL, LOST_PER_SECOND, "");

    assertThat(cause(busy).kind()).isEqualTo(CauseKind.PROCESS_CPU);
    assertThat(cause(stalled).kind()).isEqualTo(CauseKind.ALLOCATION_STALLS);
  }

  /** The JDK's own settings record what takes 20 ms and more. */
  @Test
  void aThresholdMayHideTheCause() {
    for (double millis : List.of(9.9, 10.0)) {
      Scenario scenario = slow();
      JvmEvidence jvm = scenario.jvmOf(ONE);
      jvm.sawType("jdk.SocketRead");
      jvm.add(Activity.DOWNSTREAM, seconds(25, 25 + millis / 1_000), "db:5432");
      jvm.add(Activity.DOWNSTREAM, seconds(26, 26.5), "db:5432");

      assertThat(scenario.first().why().notRecorded().contains("jdk.SocketRead, whose threshold"))
          .as("%s ms", millis)
          .isEqualTo(millis >= 10);
    }
  }

  @Test
  void howLongItStoodStillIsTold() {
    Scenario scenario = slow();
    during(scenario.jvmOf(ONE), Activity.GC_PAUSE, 0.5, "G1 Pause Full");

    assertThat(cause(scenario).behind()).isEqualTo("it stood still for 50 % of that time");
  }

  /**
   * What takes its time elsewhere is not made by a little throttling; half of the time is not
   * little.
   */
  @Test
  void aLittleThrottlingDoesNotHideWhatIsWaitedFor() {
    for (Activity elsewhere : List.of(Activity.DOWNSTREAM, Activity.SLEEP, Activity.FILE_IO)) {
      Scenario little = slow();
      JvmEvidence littleOfIt = little.jvmOf(ONE);
      during(littleOfIt, elsewhere, 12, "there");
      during(littleOfIt, Activity.THROTTLED, 0.49, "");
      Scenario much = slow();
      JvmEvidence muchOfIt = much.jvmOf(ONE);
      during(muchOfIt, elsewhere, 12, "there");
      during(muchOfIt, Activity.THROTTLED, 0.5, "");

      assertThat(cause(little).kind()).isEqualTo(CauseKind.of(elsewhere));
      assertThat(cause(little).behind()).contains("throttled");
      assertThat(cause(much).kind()).isEqualTo(CauseKind.THROTTLING);
    }
  }

  /** A pause of another JVM is laid beside nobody else. */
  @Test
  void anotherBackendsJvmExplainsNothing() {
    Scenario scenario = slow();
    during(scenario.jvmOf(TWO), Activity.GC_PAUSE, 0.5, "G1 Pause Full");

    assertThat(scenario.first().cause()).isEmpty();
    assertThat(scenario.first().why().notRecorded()).contains("no recording of its own JVM");
  }

  /**
   * So many requests of that length, each at a pause or each beside it, of a backend that is well.
   */
  private static Scenario heldUp(long count, double seconds, boolean atPauses) {
    Scenario scenario =
        new Scenario().backend(ONE, Scenario::healthy).backend(TWO, Scenario::healthy);
    JvmEvidence jvm = scenario.jvmOf(ONE);
    for (int i = 0; i < 10; i++) {
      jvm.add(Activity.GC_PAUSE, seconds(5 * i + 1, 5 * i + 1.09), "G1 Pause Full");
      // Nothing is under way meanwhile: it holds nobody up.
      jvm.add(Activity.GC_PAUSE, seconds(5 * i + 4.9, 5 * i + 4.901), "G1 Pause Cleanup");
    }
    for (int i = 0; i < count; i++) {
      double at = 5 * i + (atPauses ? 1 : 3);
      scenario
          .host()
          .add(
              new Sample.OfExchange(
                  Scenario.CAPTURE,
                  seconds(at, at + seconds),
                  ONE,
                  Vantage.CLIENT,
                  "GET /",
                  "RESPONSE",
                  (long) (seconds * SECOND),
                  100,
                  200));
    }
    return scenario;
  }

  @Test
  void fewRequestsThatPausesHoldUpAreWorthKnowing() {
    long enough = (long) Limit.HELD_UP_COUNT.value();
    double slow = Limit.HELD_UP_TIME.value();

    Finding finding = heldUp(enough, slow, true).first();
    assertThat(finding.kind()).isEqualTo(FindingKind.HELD_UP);
    assertThat(finding.severity()).isEqualTo(Severity.INFO);
    assertThat(finding.cause().orElseThrow().kind()).isEqualTo(CauseKind.GC_PAUSES);
    assertThat(finding.cause().orElseThrow().detail()).isEqualTo("G1 Pause Full");
    assertThat(heldUp(enough - 1, slow, true).findings()).isEmpty();
    assertThat(heldUp(enough, slow - 0.001, true).findings()).isEmpty();
    assertThat(heldUp(enough, slow, false).findings()).isEmpty();
  }

  /** Found by its peers; what its threads wait for they may wait for always. */
  @Test
  void aTroubleAsLongAsTheRecordingHasNothingToBeComparedWith() {
    Scenario scenario =
        new Scenario()
            .backend(ONE, second -> new Second().slow(100, 600))
            .backend(TWO, Scenario::healthy);
    JvmEvidence jvm = scenario.jvmOf(ONE);
    for (int i = 0; i < SECONDS; i++) {
      jvm.add(Activity.SLEEP, seconds(i, i + 0.9), "App.rest");
    }

    assertThat(scenario.first().cause()).isEmpty();
    assertThat(scenario.first().why().notRecorded())
        .startsWith("what its JVM recorded has hardly another time to be compared with");
  }

  /** Its own threads take the processors: in which method, or what would tell. */
  @Test
  void theMethodThatTakesTheProcessorsIsNamed() {
    Scenario sampled = slow();
    JvmEvidence jvm = sampled.jvmOf(ONE);
    busy(jvm);
    jvm.sawType("jdk.ExecutionSample");
    for (int i = 0; i < SECONDS; i++) {
      for (int sample = 0; sample < 10; sample++) {
        boolean hot = FROM <= i && i < TO && sample < 6;
        jvm.addSample(seconds(0, i + sample / 10.0).endNanos(), hot ? "App.burn" : "App.handle");
      }
    }

    assertThat(cause(sampled).kind()).isEqualTo(CauseKind.PROCESS_CPU);
    assertThat(cause(sampled).detail())
        .endsWith("; 60 % of its samples in App.burn, otherwise 0 %");
    Scenario unsampled = slow();
    busy(unsampled.jvmOf(ONE));
    assertThat(cause(unsampled).detail())
        .endsWith("; jdk.ExecutionSample would tell in which method");
  }

  private static void busy(JvmEvidence jvm) {
    for (int i = FROM; i < TO; i++) {
      for (int look = 1; look < 50; look++) {
        jvm.addLoad(new JvmEvidence.CpuLoad(seconds(i, i + look / 50.0).endNanos(), 0.97, 0.95));
      }
    }
  }
}
