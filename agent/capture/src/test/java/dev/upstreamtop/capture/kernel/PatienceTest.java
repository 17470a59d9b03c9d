// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a sweep ends and forgets, one that has always waited long enough. */
class PatienceTest extends KernelTest {

  @Override
  ProgramConfig config() {
    return new ProgramConfig(
        Set.of(Side.CLIENT), false, Duration.ofHours(1), Duration.ZERO, Duration.ZERO);
  }

  @Test
  void answeredAfterTheTimeout() {
    Connection connection = connection().syn();
    kernel.sweep();
    connection.synAck().request(get("/late"));
    kernel.sweep();
    connection.response(OK);

    assertThat(CountsOf.connections(row())).containsExactly(0, 0, 0, 1);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row().counts().get(Counter.LOST_TRACK)).isZero();
  }

  @Test
  void closedConnectionsAreForgotten() {
    connection().open().request(get("/a")).response(OK).backendFin().clientFin();
    kernel.sweep();
    connection().request(get("/a")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isZero();
  }
}
