// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JvmEventsTest {

  private static final String CONDITION =
      "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject";

  private static JvmEvidence parked(String on, String... callers) {
    return taken("jdk.ThreadPark", Map.of("parkedClass", on), callers);
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

  private static Set<String> idleFrames() {
    return IdleFrames.METHODS;
  }

  @ParameterizedTest
  @MethodSource("idleFrames")
  void aWorkerWithoutWorkWaitsForNothing(String caller) {
    assertThat(parked(CONDITION, caller).isEmpty()).isTrue();
  }

  /** As recorded of a Spring Boot application on Tomcat 10.1 that has nothing to do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        jdk.internal.misc.Unsafe#park
        java.util.concurrent.locks.LockSupport#park
        java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionNode#block
        java.util.concurrent.ForkJoinPool#unmanagedBlock
        java.util.concurrent.ForkJoinPool#managedBlock
        java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject#await
        java.util.concurrent.LinkedBlockingQueue#take
        org.apache.tomcat.util.threads.TaskQueue#take
        org.apache.tomcat.util.threads.TaskQueue#take
        org.apache.tomcat.util.threads.ThreadPoolExecutor#getTask
        org.apache.tomcat.util.threads.ThreadPoolExecutor#runWorker
        org.apache.tomcat.util.threads.ThreadPoolExecutor$Worker#run
        org.apache.tomcat.util.threads.TaskThread$WrappingRunnable#run
        java.lang.Thread#runWith
        java.lang.Thread#run
        """,
        """
        jdk.internal.misc.Unsafe#park
        java.util.concurrent.locks.LockSupport#parkNanos
        java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject#awaitNanos
        java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue#take
        java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue#take
        java.util.concurrent.ThreadPoolExecutor#getTask
        java.util.concurrent.ThreadPoolExecutor#runWorker
        java.util.concurrent.ThreadPoolExecutor$Worker#run
        org.apache.tomcat.util.threads.TaskThread$WrappingRunnable#run
        java.lang.Thread#runWith
        java.lang.Thread#run
        """
      })
  void whatTomcatAtRestWaitsForIsNothing(String frames) {
    assertThat(parked(CONDITION, frames.split("\n")).isEmpty()).isTrue();
  }

  /** A task waits on a pool's thread, too: what runs it is among the callers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.util.concurrent.ThreadPoolExecutor#runWorker",
        "java.util.concurrent.ForkJoinPool#runWorker",
        "org.apache.tomcat.util.threads.ThreadPoolExecutor#runWorker",
        "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner#run",
        "org.eclipse.jetty.util.thread.ReservedThreadExecutor$ReservedThread#run",
        "org.jboss.threads.EnhancedQueueExecutor$ThreadBody#run",
        "io.netty.util.concurrent.SingleThreadEventExecutor$4#run"
      })
  void aTaskOnAWorkerWaits(String runner) {
    JvmEvidence jvm =
        parked(
            "java.util.concurrent.FutureTask",
            "jdk.internal.misc.Unsafe#park",
            "java.util.concurrent.locks.LockSupport#park",
            "java.util.concurrent.FutureTask#awaitDone",
            "java.util.concurrent.FutureTask#get",
            "com.acme.Orders#load",
            runner,
            "java.lang.Thread#run");

    assertThat(jvm.details(Activity.POOL))
        .containsExactly("java.util.concurrent.FutureTask in com.acme.Orders.load");
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

  /** The frames of a real {@code HttpClient.send} on a JDK 25. */
  @Test
  void whoAsksByTheHttpClientOfTheJdkWaitsForAnotherHost() {
    JvmEvidence jvm =
        parked(
            "java.util.concurrent.CompletableFuture$Signaller",
            "jdk.internal.misc.Unsafe#park",
            "java.util.concurrent.locks.LockSupport#park",
            "java.util.concurrent.CompletableFuture$Signaller#block",
            "java.util.concurrent.CompletableFuture#waitingGet",
            "java.util.concurrent.CompletableFuture#get",
            "jdk.internal.net.http.HttpClientImpl#send",
            "jdk.internal.net.http.HttpClientFacade#send",
            "shop.Orders#ask");

    assertThat(jvm.details(Activity.POOL)).isEmpty();
    assertThat(jvm.details(Activity.DOWNSTREAM))
        .containsExactly("shop.Orders.ask by java.net.http.HttpClient");
  }

  /** No operation takes that time, and no pause. */
  @Test
  void theWaitForThreadsToStopIsASafepoint() {
    JvmEvidence jvm = taken("jdk.SafepointBegin", Map.of("safepointId", 3L));

    assertThat(jvm.details(Activity.SAFEPOINT)).containsExactly(Activity.UNTIL_ALL_STAND);
    assertThat(jvm.stopsWithin(Activity.SAFEPOINT, Activity.UNTIL_ALL_STAND, List.of(Given.WHEN)))
        .containsExactly(Given.WHEN.lengthNanos());
    assertThat(jvm.hasType("jdk.SafepointBegin")).isTrue();
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
    assertThat(taken("jdk.ExecutionSample", Map.of()).samplesWithin(List.of(Given.WHEN))).isEmpty();
  }
}
