// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What anybody can send takes no slot, and no room from a connection that is one. */
class UnprovenTest extends KernelTest {

  private static final int FLOOD = 40_000;
  private static final int SLOTS = Sizes.BACKENDS - Sizes.SLOT_FIRST;

  @Override
  ProgramConfig config() {
    Duration hour = Duration.ofHours(1);
    return new ProgramConfig(
        EnumSet.of(Side.CLIENT, Side.SERVER),
        false,
        hour,
        Duration.ofNanos(1),
        Duration.ofNanos(1));
  }

  @BeforeEach
  void ownTheBackend() {
    kernel.own("10.0.0.9");
  }

  @Test
  void forgedRequestsToClosedPortsAreNobodys() {
    for (int port = 1; port <= 1_300; port++) {
      // The host answers each with an RST.
      kernel.served(stranger(port), "10.0.0.9:" + port).request(get("/a")).backendRst();
    }

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("unproven")).isEqualTo(1_300);
    connection().open().request(get("/a")).response(OK);
    kernel.served(CLIENT, BACKEND).open().request(get("/a")).response(OK);
    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(served().counts().requests()).isEqualTo(1);
  }

  @Test
  void noMoreDoesOneThatNobodyAnswers() {
    kernel.served(CLIENT, BACKEND).request(get("/a")).request(get("/b")).clientFin();

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("unproven")).isEqualTo(2);
  }

  @Test
  void anAnswerProvesTheRequestsBeforeIt() {
    Connection connection =
        kernel.served(CLIENT, BACKEND).request(get("/a")).request(get("/b")).request(get("/c"));
    assertThat(kernel.backends()).isEmpty();

    connection.response(OK);
    assertThat(served().counts().requests()).isEqualTo(3);
    assertThat(served().gauges().inFlight()).isEqualTo(2);

    connection.response(OK).request(get("/d")).response(OK).backendFin();
    assertThat(served().counts().requests()).isEqualTo(4);
    assertThat(served().counts().get(Counter.RESPONSES_2XX)).isEqualTo(3);
    assertThat(served().times().header().count()).isEqualTo(3);
    assertThat(served().counts().get(Counter.CLOSED)).isEqualTo(1);
    assertThat(kernel.ignored("unproven")).isZero();
  }

  @Test
  void aHandshakeProvesTheFirstRequest() {
    kernel.served(CLIENT, BACKEND).open().request(get("/a"));

    assertThat(served().counts().requests()).isEqualTo(1);
    assertThat(served().gauges().inFlight()).isEqualTo(1);
  }

  @Test
  void itDoesNotWhereItsClientHasNotHadTheAnswer() {
    // Sent under somebody else's address: the SYN-ACK went there, and its number is not known.
    Connection forged = kernel.served(CLIENT, BACKEND).open();
    forged.toBackend(forged.packetToBackend(1_001).acknowledging(0x1234_5678).payload(get("/a")));
    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("outOfWindow")).isEqualTo(1);

    // The one whose address it is.
    forged.request(get("/b")).response(OK);
    assertThat(served().counts().requests()).isEqualTo(1);
    assertThat(served().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
  }

  @Test
  void norForABackendThatIsKnown() {
    kernel.served(CLIENT, BACKEND).open().request(get("/a")).response(OK);
    for (int i = 0; i < 100; i++) {
      Connection forged = kernel.served(stranger(i), BACKEND).open();
      forged.toBackend(
          forged.packetToBackend(1_001).acknowledging(0x1234_5678 + i).payload(get("/a")));
    }

    assertThat(served().counts().requests()).isEqualTo(1);
    assertThat(served().gauges().inFlight()).isZero();
    assertThat(kernel.ignored("outOfWindow")).isEqualTo(100);
  }

  @Test
  void dataInTheSynWaitForTheAnswer() {
    Connection early = kernel.served(CLIENT, BACKEND);
    early.toBackend(early.packetToBackend(1_000).flags(Packet.SYN).payload(get("/a")));
    assertThat(kernel.backends()).isEmpty();

    early.skipRequest(1 + get("/a").length()).synAck().response(OK);
    assertThat(served().counts().requests()).isEqualTo(1);
    assertThat(served().counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(kernel.ignored("unproven")).isZero();
  }

  @Test
  void aHandshakeWithoutItsSecondHalfDoesNot() {
    kernel.served(CLIENT, BACKEND).syn().request(get("/a")).backendRst();

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("unproven")).isEqualTo(1);
  }

  @Test
  void aFloodOfSynsPushesNoLongPollOut() {
    List<Connection> polls = polls();
    for (int i = 0; i < FLOOD; i++) {
      kernel.served(stranger(i), "10.0.0.9:" + (1 + i % 1_000)).syn();
    }
    assertAnswered(polls);

    // What was followed times out, what was not is told.
    kernel.sweep();
    assertThat(kernel.ignored("probe")).isEqualTo(Sizes.UNPROVEN);
    assertThat(kernel.lost("handshake")).isEqualTo(FLOOD - Sizes.UNPROVEN);
    kernel.sweep();
    kernel.served(stranger(0), BACKEND).syn();
    assertThat(kernel.lost("handshake")).isEqualTo(FLOOD - Sizes.UNPROVEN);
  }

  @Test
  void norDoesOneThatAnOpenPortAnswers() {
    List<Connection> polls = polls();
    for (int i = 0; i < FLOOD; i++) {
      kernel.served(stranger(i), "10.0.0.9:25").open();
    }

    assertAnswered(polls);
    assertThat(kernel.lost("handshake")).isEqualTo(FLOOD - Sizes.UNPROVEN);
  }

  @Test
  void norDoForgedRequests() {
    List<Connection> polls = polls();
    for (int i = 0; i < FLOOD; i++) {
      kernel.served(stranger(i), "10.0.0.9:" + (1 + i % 1_000)).request(get("/a"));
    }

    assertAnswered(polls);
    assertThat(kernel.backends()).hasSize(1);
    kernel.sweep();
    assertThat(kernel.ignored("unproven")).isEqualTo(Sizes.UNPROVEN);
    assertThat(kernel.lost("handshake")).isEqualTo(FLOOD - Sizes.UNPROVEN);
  }

  @Test
  void norDoesAFloodThatTheFiltersLeaveOut() {
    kernel.filter(List.of(), List.of("25"));
    List<Connection> polls = polls();
    for (int i = 0; i < FLOOD; i++) {
      kernel.served(stranger(i), "10.0.0.9:25").open();
    }

    assertAnswered(polls);
  }

  @Test
  void oneSideTakesNoRoomFromTheOther() {
    for (int i = 0; i < Sizes.UNPROVEN; i++) {
      kernel.served(stranger(i), "10.0.0.9:25").syn();
    }
    assertThat(kernel.lost("handshake")).isZero();
    kernel.served(stranger(FLOOD), "10.0.0.9:25").syn();
    assertThat(kernel.lost("handshake")).isEqualTo(1);

    connection().open().request(get("/a")).response(OK);
    assertThat(row().times().connect().count()).isEqualTo(1);
    assertThat(kernel.lost("handshake")).isEqualTo(1);
  }

  @Test
  void thereIsRoomAgainWhenTheOthersHaveTimedOut() {
    for (int i = 0; i < Sizes.UNPROVEN; i++) {
      kernel.served(stranger(i), "10.0.0.9:25").syn();
    }
    kernel.served(CLIENT, BACKEND).open().request(get("/a")).response(OK);
    assertThat(kernel.backends()).isEmpty();

    kernel.sweep();
    kernel.sweep();
    kernel.served("10.0.0.1:40001", BACKEND).open().request(get("/a")).response(OK);
    assertThat(served().counts().requests()).isEqualTo(1);
  }

  @Test
  void oneSideTakesNoSlotThatIsKeptForTheOther() {
    for (int i = 0; i < SLOTS; i++) {
      kernel.served(stranger(i), "10.0.0.9:" + (1 + i)).open().request(get("/a")).response(OK);
    }
    assertThat(kernel.backends()).hasSize(SLOTS - Sizes.SLOTS_KEPT + 1);
    assertThat(kernel.other(Side.SERVER).counts().requests()).isEqualTo(Sizes.SLOTS_KEPT);

    for (int i = 0; i < Sizes.SLOTS_KEPT; i++) {
      kernel.connection(CLIENT, "10.0.7.7:" + (1 + i)).open().request(get("/a")).response(OK);
    }
    assertThat(kernel.other(Side.CLIENT).counts().requests()).isZero();
    kernel.connection(CLIENT, "10.0.7.8:80").open().request(get("/a")).response(OK);
    assertThat(kernel.other(Side.CLIENT).counts().requests()).isEqualTo(1);
  }

  private List<Connection> polls() {
    List<Connection> polls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      polls.add(kernel.served("10.0.0.1:" + (41_000 + i), BACKEND).open().request(get("/poll")));
    }
    return polls;
  }

  private void assertAnswered(List<Connection> polls) {
    polls.forEach(poll -> poll.response(OK));
    BackendRow row = served();
    assertThat(row.counts().requests()).isEqualTo(polls.size());
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(polls.size());
    assertThat(row.times().header().count()).isEqualTo(polls.size());
    assertThat(row.gauges().inFlight()).isZero();
  }

  private BackendRow served() {
    return kernel.backend(BACKEND, Side.SERVER);
  }

  private static String stranger(int number) {
    return "172.16.%d.%d:%d".formatted(number / 250 % 250, number % 250, 1_024 + number);
  }
}
