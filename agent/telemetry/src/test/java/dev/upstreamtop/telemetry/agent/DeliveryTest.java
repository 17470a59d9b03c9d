// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is thrown at the agent's threads, and that they live on. */
@Timeout(60)
class DeliveryTest {

  static Stream<Error> errors() {
    return Stream.of(
        new OutOfMemoryError("forced"),
        new StackOverflowError("forced"),
        new NoClassDefFoundError("forced"),
        new AssertionError("forced"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whatASinkThrowsIsItsOwnLossAndCounted(Error error) {
    Delivery delivery = new Delivery(new SelfView(AgentOptions.Scope.HOST));
    List<Snapshot> failing = new ArrayList<>();
    List<Snapshot> other = new ArrayList<>();
    int[] calls = {0};
    delivery.add(
        snapshot -> {
          if (calls[0]++ < 2) {
            throw error;
          }
          failing.add(snapshot);
        });
    delivery.add(other::add);
    for (int sequence = 1; sequence <= 4; sequence++) {
      delivery.accept(Traffic.snapshot(sequence, List.of()));
    }
    assertThat(failing)
        .extracting(snapshot -> snapshot.interval().sequence())
        .containsExactly(3L, 4L);
    assertThat(failing.get(0).capture().loss().lost()).containsEntry(Snapshot.DROPPED, 2L);
    assertThat(failing.get(1).capture().loss().lost()).doesNotContainKey(Snapshot.DROPPED);
    assertThat(other).hasSize(4);
    assertThat(other)
        .allSatisfy(
            snapshot ->
                assertThat(snapshot.capture().loss().lost()).doesNotContainKey(Snapshot.DROPPED));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whateverIsThrownTheKeeperGoesOnAndSaysSo(Error error) throws InterruptedException {
    List<CaptureState> states = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    Supplier<CaptureKeeper> made =
        () -> {
          int[] calls = {0};
          CaptureKeeper[] self = {null};
          SnapshotSink sink =
              snapshot -> {
                if (calls[0]++ == 0) {
                  throw error;
                }
                states.add(snapshot.capture().state());
                reasons.add(snapshot.capture().reason());
                if (states.size() == 3) {
                  self[0].close();
                }
              };
          self[0] =
              new CaptureKeeper(
                  AgentOptions.parse("capture=feed,socket=/nowhere/feed.sock"), sink, s -> {});
          return self[0];
        };
    Thread thread = new Thread(made.get());
    thread.start();
    thread.join();
    assertThat(states)
        .containsExactly(CaptureState.UNAVAILABLE, CaptureState.STARTING, CaptureState.UNAVAILABLE);
    assertThat(reasons.get(0)).contains(error.getClass().getName());
    assertThat(reasons.get(2)).contains("no collector answers");
  }
}
