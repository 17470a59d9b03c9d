// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Most packets are told to be nobody's by their ports, without a look for their connection: none of
 * a connection that there is may be among them, and what is forgotten must not be looked for.
 */
class GlanceTest extends KernelTest {

  private static final int BITS = 4_096;

  /** Closed connections are forgotten by the next sweep. */
  @Override
  ProgramConfig config() {
    return new ProgramConfig(
        EnumSet.of(Side.CLIENT, Side.SERVER),
        false,
        Duration.ofHours(1),
        Duration.ofHours(1),
        Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void aConnectionIsKnownHoweverManySweepsPass(int sweeps) {
    Connection connection = connection().open().request(get("/a"));
    sweep(sweeps);
    connection.response(OK);
    sweep(sweeps);
    connection.request(get("/b"));
    sweep(sweeps);
    connection.response(OK);

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void soIsOneThatWasMetLate(int sweeps) {
    Connection connection = connection().request(get("/a"));
    sweep(sweeps);
    connection.response(OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void andOneOfTheServersSide(int sweeps) {
    kernel.own("10.0.0.9");
    Connection connection = kernel.served(CLIENT, BACKEND).open().request(get("/a"));
    sweep(sweeps);
    connection.response(OK);

    assertThat(kernel.backend(BACKEND, Side.SERVER).counts().get(Counter.RESPONSES_2XX))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void aSynThatIsAnsweredLate(int sweeps) {
    Connection connection = connection().syn();
    sweep(sweeps);
    connection.synAck().request(get("/a")).response(OK);

    assertThat(row().counts().get(Counter.CONNECTS)).isEqualTo(1);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  @Test
  void whatIsForgottenLeavesNoPort() {
    Connection connection = connection().open().request(get("/a")).response(OK);
    Connection other = kernel.connection("10.0.0.1:40001", "10.0.0.9:8081").open();
    sweep(2);
    assertThat(kernel.knownPorts()).isEqualTo(2);

    connection.backendFin().clientFin();
    sweep(3);
    assertThat(kernel.knownPorts()).isEqualTo(1);

    other.request(get("/b")).response(OK).clientFin().backendFin();
    sweep(3);
    assertThat(kernel.knownPorts()).isZero();
  }

  @Test
  void aPortOfBothSidesCountsForEach() {
    kernel.own("10.0.0.9");
    connection().open();
    kernel.served(CLIENT, BACKEND).open();

    assertThat(kernel.knownPorts()).isEqualTo(2);
  }

  @Test
  void portsThatShareABitAreTwoBackends() {
    String sharing = "10.0.0.9:" + (8080 + BITS);
    Connection one = connection().open().request(get("/a"));
    Connection two = kernel.connection("10.0.0.1:40001", sharing).open().request(get("/b"));
    assertThat(kernel.knownPorts()).isEqualTo(1);
    one.response(OK).backendFin().clientFin();
    sweep(3);
    two.response(OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(kernel.backend(sharing).counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  @Test
  void responsesOfNobodyMakeNoPortKnown() {
    Connection unseen = connection();
    for (int i = 0; i < 3; i++) {
      unseen.response(OK);
      kernel.sweep();
    }

    assertThat(kernel.knownPorts()).isZero();
    assertThat(kernel.backends()).isEmpty();
  }

  @Test
  void aRequestOfAConnectionWhoseResponsesWereNobodysIsMet() {
    Connection connection = connection().response(OK);
    kernel.sweep();
    connection.request(get("/a")).response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  @Test
  void bareAcknowledgementsOfAConnectionChangeNothing() {
    Connection connection = connection().open();
    Packet packet = connection.packetToBackend(0);
    connection.toBackend(packet).request(get("/a"));
    connection.toClient(connection.packetToClient(0)).response(OK);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isZero();
  }

  private void sweep(int times) {
    for (int i = 0; i < times; i++) {
      kernel.sweep();
    }
  }
}
