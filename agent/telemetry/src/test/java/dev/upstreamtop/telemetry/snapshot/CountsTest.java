// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CountsTest {

  /** Each counter with its own number, from 1 on. */
  private static Counts numbered() {
    Counts.Builder counts = Counts.builder();
    Counter.ALL.forEach(counter -> counts.set(counter, 1 + counter.place()));
    return counts.build();
  }

  @Test
  void eachCounterIsKeptAndAddedByItself() {
    Counts sum = numbered().plus(numbered());
    for (Counter counter : Counter.ALL) {
      assertThat(numbered().get(counter)).isEqualTo(1 + counter.place());
      assertThat(sum.get(counter)).isEqualTo(2 + 2 * counter.place());
    }
    assertThat(numbered()).isEqualTo(numbered()).isNotEqualTo(sum).hasSameHashCodeAs(numbered());
  }

  @Test
  void nothingAddsNothing() {
    assertThat(Counts.builder().build()).isSameAs(Counts.NONE);
    assertThat(Counts.NONE.plus(numbered())).isEqualTo(numbered());
    assertThat(numbered().plus(Counts.NONE)).isEqualTo(numbered());
    assertThat(Counts.NONE).hasToString("{}");
  }

  @Test
  void whatIsBuiltDoesNotChangeAnyMore() {
    Counts.Builder builder = Counts.builder().set(Counter.REQUESTS, 1);
    Counts one = builder.build();
    builder.set(Counter.REQUESTS, 2).set(Counter.TIMED_OUT, 3);
    assertThat(one).hasToString("{requests=1}");
    assertThat(builder.build()).hasToString("{requests=2, timedOut=3}");
  }

  @Test
  void sumsAreOfTheirParts() {
    Counts counts =
        Counts.builder()
            .set(Counter.RESPONSES_1XX, 1)
            .set(Counter.RESPONSES_2XX, 20)
            .set(Counter.RESPONSES_3XX, 300)
            .set(Counter.RESPONSES_4XX, 4_000)
            .set(Counter.RESPONSES_5XX, 50_000)
            .set(Counter.INTERIM, 600_000)
            .set(Counter.TRUNCATED, 600_000)
            .set(Counter.RESET, 1)
            .set(Counter.CLOSED, 20)
            .set(Counter.ABANDONED, 300)
            .set(Counter.REFUSED, 2)
            .set(Counter.UNREACHABLE, 30)
            .set(Counter.TIMED_OUT, 400)
            .set(Counter.CONNECTS, 5_000)
            .build();
    assertThat(counts.responses()).isEqualTo(54_321);
    assertThat(counts.failures()).isEqualTo(new FailureCounts(1, 20, 300));
    assertThat(counts.connectFailed()).isEqualTo(432);
  }

  @Test
  void whatIsSpokenIsToldByWhatWasCounted() {
    Counts http1 = Counts.builder().set(Counter.REQUESTS, 3).build();
    Counts http2 = Counts.builder().set(Counter.REQUESTS, 2).set(Counter.HTTP2_REQUESTS, 2).build();
    Counts calls =
        http2.plus(Counts.builder().set(Counter.GRPC_OK, 1).set(Counter.GRPC_UNREAD, 1).build());

    assertThat(Counts.NONE.protocol()).isEmpty();
    assertThat(http1.protocol()).isEqualTo("HTTP/1.1");
    assertThat(http2.protocol()).isEqualTo("h2c");
    assertThat(calls.protocol()).isEqualTo("gRPC");
    assertThat(http1.plus(calls).protocol()).isEqualTo("HTTP/1.1, gRPC");
    assertThat(calls.calls()).isEqualTo(2);
    assertThat(Counter.GRPC).hasSize(18).startsWith(Counter.GRPC_OK).endsWith(Counter.GRPC_UNREAD);
    assertThat(Counter.GRPC.indexOf(Counter.GRPC_UNAVAILABLE)).isEqualTo(14);
  }

  /** The feed appends the new ones in this order: one in between would shift those behind it. */
  @Test
  void whatWasThereFirstIsDeclaredFirst() {
    assertThat(Counter.ALL)
        .extracting(Counter::figure)
        .startsWith(
            "requests",
            "responses1xx",
            "responses2xx",
            "responses3xx",
            "responses4xx",
            "responses5xx",
            "interim",
            "reset",
            "closed",
            "abandoned",
            "truncated",
            "refused",
            "unreachable",
            "timedOut",
            "connects",
            "retransmits",
            "bytesSent",
            "bytesReceived",
            "recordsLost",
            "tunnelBytesSent",
            "tunnelBytesReceived",
            "tunnelsEndedByClient",
            "tunnelsEndedByBackend",
            "lostTrack");
    assertThat(Counter.ALL.stream().filter(Counter::isBytes).map(Counter::figure))
        .isEqualTo(List.of("bytesSent", "bytesReceived", "tunnelBytesSent", "tunnelBytesReceived"));
  }
}
