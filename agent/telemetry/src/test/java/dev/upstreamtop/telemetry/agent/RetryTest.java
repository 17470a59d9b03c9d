// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.telemetry.jmx.JmxSink;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.Test;

/** Beans come in spite of what passes, and it has an end where it does not. */
class RetryTest {

  private static final long SHORT_NANOS = 1_000_000;

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private int tries;

  /** Registers beans, after each of these has been thrown. */
  private void register(List<Error> before) {
    Deque<Error> left = new ArrayDeque<>(before);
    new Retry(SHORT_NANOS)
        .untilDone(
            () -> {
              tries++;
              if (!left.isEmpty()) {
                throw left.remove();
              }
              JmxSink.register(server, new BrokenControl("of no interest"));
            });
  }

  @Test
  void aClassThatCannotBeHadForAWhileCostsNoBeans() {
    register(
        List.of(
            new NoClassDefFoundError("dev/upstreamtop/Some"),
            new ExceptionInInitializerError("heap"),
            new NoClassDefFoundError("Could not initialize class")));

    assertThat(tries).isEqualTo(4);
    assertThat(server.isRegistered(JmxSink.UPSTREAMS)).isTrue();
    assertThat(server.isRegistered(JmxSink.CAPTURE)).isTrue();
  }

  @Test
  void aClassThatIsNeverThereEndsIt() {
    Error absent = new NoClassDefFoundError("dev/upstreamtop/Some");
    assertThatThrownBy(() -> register(Collections.nCopies(Retry.MOST_TRIES, absent)))
        .isSameAs(absent);
    assertThat(tries).isEqualTo(Retry.MOST_TRIES);
    assertThat(server.isRegistered(JmxSink.UPSTREAMS)).isFalse();
  }

  @Test
  void aFullHeapIsWaitedOutHoweverLongItLasts() {
    register(Collections.nCopies(4 * Retry.MOST_TRIES, new OutOfMemoryError("heap")));
    assertThat(server.isRegistered(JmxSink.UPSTREAMS)).isTrue();
  }

  @Test
  void beansOfSomebodyElseAreNoReasonToTryAgain() {
    register(List.of());
    assertThatThrownBy(() -> register(List.of())).isInstanceOf(IllegalStateException.class);
    assertThat(tries).isEqualTo(2);
  }
}
