// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.telemetry.snapshot.Counter;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import org.junit.jupiter.api.Test;

class BeanReaderTest {

  /** Counters that have a column of their own. */
  private static final Set<String> PLACED =
      Set.of(
          "requests",
          "responses2xx",
          "responses3xx",
          "responses4xx",
          "responses5xx",
          "tunnelBytesSent",
          "tunnelBytesReceived",
          "tunnelsEndedByClient",
          "tunnelsEndedByBackend");

  @Test
  void readsTheBeansOfAnotherJvm() throws Exception {
    try (OtherJvm jvm = OtherJvm.start()) {
      assertThat(BeanReader.read(jvm.connection())).isInstanceOf(Reading.Figures.class);
      Reading.Figures figures = (Reading.Figures) BeanReader.read(jvm.connection());
      assertThat(figures.capturing()).isTrue();
      assertThat(figures.intervalMillis()).isPositive();
      assertThat(figures.backends()).hasSize(4);
      BackendLine checkout = line(figures, "10.0.1.12:8080");
      assertThat(checkout.displayName()).isEqualTo("checkout  10.0.1.12:8080 (this JVM)");
      assertThat(checkout.serverErrors()).isEqualTo(2);
      assertThat(checkout.p50Nanos()).isBetween(135_000_000L, 145_000_000L);
      assertThat(checkout.requestRate()).isPositive();
      assertThat(checkout.tunnels())
          .isEqualTo(new BackendLine.Tunnels(1, 6_000_000, 1_200, 34_000, 1, 2));
      // Every counter of the catalogue is in its line, the newest too.
      List<String> others =
          checkout.counters().keySet().stream().map(CounterColumn::figure).toList();
      assertThat(others).doesNotHaveDuplicates().doesNotContain("requests", "responses5xx");
      for (Counter counter : Counter.ALL) {
        assertThat(others.contains(counter.figure()) || PLACED.contains(counter.figure()))
            .as(counter.figure())
            .isTrue();
      }
      CounterColumn refused = new CounterColumn("refused", Counter.REFUSED.description());
      assertThat(line(figures, "10.0.1.13:8080").counters()).containsEntry(refused, 3L);
      assertThat(refused.text(refused.value(line(figures, "10.0.1.13:8080")))).isEqualTo("3");
      assertThat(checkout.judged().told()).isTrue();
    }
  }

  @Test
  void readsWhatTheAgentFound() throws Exception {
    try (OtherJvm jvm = OtherJvm.start()) {
      Reading.Figures figures = (Reading.Figures) BeanReader.read(jvm.connection());
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (finding(figures, "10.0.1.12:8080").isEmpty()
          || finding(figures, "10.0.1.13:8080").isEmpty()) {
        assertThat(System.nanoTime()).as("nothing found: %s", figures).isLessThan(until);
        figures = (Reading.Figures) BeanReader.read(jvm.connection());
      }
      State errors = State.of(line(figures, "10.0.1.12:8080"));
      assertThat(errors.gravity()).isEqualTo(State.Gravity.FOUND);
      assertThat(errors.hint()).isEqualTo(finding(figures, "10.0.1.12:8080"));
      assertThat(State.of(line(figures, "10.0.1.13:8080")).gravity())
          .isEqualTo(State.Gravity.FOUND_DOWN);
      assertThat(State.of(line(figures, "10.0.1.10:8080")).gravity()).isEqualTo(State.Gravity.OK);
    }
  }

  @Test
  void requestsSeenFromBothEndsCountOnce() throws Exception {
    try (OtherJvm jvm = OtherJvm.start("both")) {
      Reading.Figures figures = (Reading.Figures) BeanReader.read(jvm.connection());
      assertThat(figures.backends()).hasSize(8);
      assertThat(figures.backendCount()).isEqualTo(4);
      assertThat(figures.inFlight()).isEqualTo(6);
      assertThat(figures.trouble()).isEqualTo(5);
      double allRows = figures.backends().stream().mapToDouble(BackendLine::requestRate).sum();
      assertThat(figures.requestRate()).isCloseTo(allRows / 2, within(1e-6));
    }
  }

  @Test
  void tellsTheProcessThatHasNoAgent() throws Exception {
    try (OtherJvm jvm = OtherJvm.start("plain")) {
      assertThat(BeanReader.read(jvm.connection()))
          .isEqualTo(new Reading.Absent(Long.toString(jvm.pid())));
    }
  }

  @Test
  void aJvmThatIsGoneIsAReadingToo() throws Exception {
    try (OtherJvm jvm = OtherJvm.start()) {
      var connection = jvm.connection();
      jvm.kill();
      assertThat(BeanReader.read(connection)).isInstanceOf(Reading.Unreachable.class);
    }
  }

  /** A console that has lost its connection hands out none, or one that stumbles over its end. */
  @Test
  void nobodyReadsHowSomebodysCodeStumbledOverALostConnection() {
    assertThat(BeanReader.read(null)).isEqualTo(new Reading.Unreachable(""));
    MBeanServerConnection broken =
        (MBeanServerConnection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MBeanServerConnection.class},
                (proxy, method, arguments) -> {
                  throw new NullPointerException("Cannot invoke \"x.y()\" because \"z\" is null");
                });
    assertThat(BeanReader.read(broken)).isEqualTo(new Reading.Unreachable(""));
    assertThat(BeanReader.why(new IOException("outer", new EOFException()))).isEmpty();
    assertThat(BeanReader.why(new IOException("refused\nnested", null))).isEqualTo("refused");
  }

  private static String finding(Reading.Figures figures, String endpoint) {
    return line(figures, endpoint).judged().finding();
  }

  private static BackendLine line(Reading.Figures figures, String endpoint) {
    return figures.backends().stream()
        .filter(line -> line.key().endpoint().equals(endpoint))
        .findFirst()
        .orElseThrow();
  }
}
