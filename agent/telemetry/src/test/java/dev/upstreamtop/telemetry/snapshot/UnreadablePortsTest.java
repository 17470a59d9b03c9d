// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ports are listed, and how many are not. */
class UnreadablePortsTest {

  @ParameterizedTest
  @CsvSource({"15, 15, 0", "16, 16, 0", "17, 16, 1", "1024, 16, 1008"})
  void sixteenAreListed(int ports, int listed, long omitted) {
    UnreadablePorts told = tls(1, ports);

    assertThat(told.listed()).hasSize(listed);
    assertThat(told.omitted()).isEqualTo(omitted);
  }

  @Test
  void theBusiestComeFirstAndProbedOnesLast() {
    UnreadablePort busy = new UnreadablePort(9, "TLS", 3);
    UnreadablePort quiet = new UnreadablePort(7, "other", 2);
    UnreadablePort probed = new UnreadablePort(8, UnreadablePort.PROBE, 90);

    assertThat(UnreadablePorts.of(List.of(probed, quiet, busy)).listed())
        .containsExactly(busy, quiet, probed);
  }

  @Test
  void connectionsOfSeveralIntervalsAreAddedUp() {
    UnreadablePort secure = new UnreadablePort(9, "TLS", 3);
    UnreadablePort probed = new UnreadablePort(9, UnreadablePort.PROBE, 1);
    UnreadablePorts one = UnreadablePorts.of(List.of(secure));

    assertThat(one.plus(UnreadablePorts.of(List.of(probed, secure))).listed())
        .containsExactly(new UnreadablePort(9, "TLS", 6), probed);
    assertThat(one.plus(UnreadablePorts.NONE)).isEqualTo(one);
    assertThat(UnreadablePorts.NONE.plus(one)).isEqualTo(one);
  }

  /** Of what is listed nowhere it is not known whether it is the same. */
  @Test
  void ofSeveralIntervalsAtLeastSoManyAreOmitted() {
    assertThat(tls(1, 16).plus(tls(1, 16)).omitted()).isZero();
    assertThat(tls(1, 16).plus(tls(17, 17)).omitted()).isEqualTo(1);
    assertThat(tls(1, 17).plus(tls(1, 17)).omitted()).isEqualTo(1);
    assertThat(tls(1, 16).plus(tls(101, 116)).omitted()).isEqualTo(16);
    assertThat(tls(1, 40).plus(tls(1, 3)).omitted()).isEqualTo(24);
  }

  private static UnreadablePorts tls(int first, int last) {
    return UnreadablePorts.of(
        IntStream.rangeClosed(first, last)
            .mapToObj(port -> new UnreadablePort(port, "TLS", 1))
            .toList());
  }
}
