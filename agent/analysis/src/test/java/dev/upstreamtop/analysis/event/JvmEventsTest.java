// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JvmEventsTest {

  private static final TimeRange WHEN = new TimeRange(1_000_000_000L, 1_900_000_000L);

  /** An event made of what a test gives it. */
  private record Given(Map<String, Object> fields, List<Caller> callers) implements EventValues {
    @Override
    public boolean has(String field) {
      return fields.containsKey(field);
    }

    @Override
    public String text(String field) {
      return fields.getOrDefault(field, "").toString();
    }

    @Override
    public long number(String field) {
      return (Long) fields.getOrDefault(field, 0L);
    }

    @Override
    public long nanos(String field) {
      return number(field);
    }

    @Override
    public double real(String field) {
      return (Double) fields.getOrDefault(field, 0.0);
    }

    @Override
    public boolean flag(String field) {
      return (Boolean) fields.getOrDefault(field, false);
    }

    @Override
    public String className(String field) {
      return text(field);
    }

    @Override
    public long momentNanos(String field) {
      return number(field);
    }

    @Override
    public TimeRange range() {
      return WHEN;
    }
  }

  private static JvmEvidence taken(String type, Map<String, Object> fields, String... callers) {
    JvmEvidence jvm = new JvmEvidence("test");
    new JvmEvents(jvm)
        .take(
            type,
            new Given(
                fields,
                List.of(callers).stream()
                    .map(caller -> caller.split("#", 2))
                    .map(caller -> new EventValues.Caller(caller[0], caller[1]))
                    .toList()));
    return jvm;
  }

  @ParameterizedTest
  @EnumSource(Activity.class)
  void theEventThatTellsOfAnActivityIsRead(Activity activity) {
    assertThat(RecordingEvents.isOfUse(activity.event())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "java.util.concurrent.ThreadPoolExecutor#getTask",
    "java.util.concurrent.ForkJoinPool#awaitWork"
  })
  void aWorkerWithoutWorkWaitsForNothing(String caller) {
    JvmEvidence jvm =
        taken("jdk.ThreadPark", Map.of("parkedClass", "java.util.concurrent.Future"), caller);

    assertThat(jvm.isEmpty()).isTrue();
  }

  @Test
  void whoWaitsForAPoolIsNamedByTheFirstCallerThatIsNotTheJdks() {
    JvmEvidence jvm =
        taken(
            "jdk.ThreadPark",
            Map.of("parkedClass", "java.util.concurrent.FutureTask"),
            "java.util.concurrent.FutureTask#get",
            "com.acme.Orders#load");

    assertThat(jvm.details(Activity.POOL))
        .containsExactly("java.util.concurrent.FutureTask in com.acme.Orders.load");
  }

  @Test
  void collectionsAreNoSafepointsBesides() {
    assertThat(
            taken("jdk.ExecuteVMOperation", Map.of("operation", "G1Concurrent", "safepoint", true))
                .isEmpty())
        .isTrue();
    assertThat(
            taken("jdk.ExecuteVMOperation", Map.of("operation", "ThreadDump", "safepoint", true))
                .details(Activity.SAFEPOINT))
        .containsExactly("ThreadDump");
    assertThat(
            taken("jdk.ExecuteVMOperation", Map.of("operation", "ThreadDump", "safepoint", false))
                .isEmpty())
        .as("beside the application's threads")
        .isTrue();
  }

  /** Who has no CPU oversleeps, which is not what its method did. */
  @ParameterizedTest
  @CsvSource({"2000000, 2000000", "5000000000, 900000000", "9223372036854775807, 900000000"})
  void aThreadSleepsForAsLongAsItAskedFor(long asked, double slept) {
    JvmEvidence jvm = taken("jdk.ThreadSleep", Map.of("time", asked), "com.acme.Orders#pause");

    TimeRange all = new TimeRange(0, 10_000_000_000L);
    assertThat(jvm.nanosWithin(Activity.SLEEP, "com.acme.Orders.pause", List.of(all)))
        .isEqualTo(slept);
  }

  /** The topmost method of the application, or else of the JDK. */
  @ParameterizedTest
  @CsvSource({
    "java.util.HashMap#get;app.Handler#handle;app.Main#main, app.Handler.handle",
    "java.util.HashMap#get;java.lang.Thread#run, java.util.HashMap.get"
  })
  void samplesAreOfAMethod(String callers, String method) {
    JvmEvidence jvm = taken("jdk.ExecutionSample", Map.of(), callers.split(";"));

    assertThat(jvm.samplesWithin(List.of(new TimeRange(0, 2_000_000_000L))))
        .containsExactly(Map.entry(method, 1.0));
    assertThat(jvm.hasType("jdk.ExecutionSample")).isTrue();
    assertThat(taken("jdk.ExecutionSample", Map.of()).samplesWithin(List.of(WHEN))).isEmpty();
  }
}
