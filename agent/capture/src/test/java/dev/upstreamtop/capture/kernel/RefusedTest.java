// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.FailureCounts;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that no receiver takes change nothing, and are counted by cause. */
class RefusedTest extends KernelTest {

  private static final int FAR = 1 << 26;
  private static final int DATA_OFFSET = 14 + 20 + 12;
  private static final int TOTAL_LENGTH = 14 + 2;

  @ParameterizedTest
  @ValueSource(ints = {1, -1, 5, 1 << 30, -(1 << 30)})
  void rstThatIsNotItsSendersNextByte(int offset) {
    Connection connection = connection().open().request(get("/a"));
    connection.skipResponse(offset).backendRst().skipResponse(-offset);
    connection.skipRequest(offset).clientRst().skipRequest(-offset);
    assertThat(row().gauges().inFlight()).isEqualTo(1);
    connection.response(OK).request(get("/b")).response(OK);

    assertIntact(2);
    assertThat(kernel.ignored("outOfWindow")).isEqualTo(2);
  }

  @Test
  void rstBehindAFinOrARangeAheadIsExact() {
    connection().open().request(get("/a")).backendFin().backendRst();
    Connection ahead = other().open().request(get("/b"));
    ahead.skipResponse(10).response("later").backendRst();

    assertThat(row().counts().failures().total()).isEqualTo(2);
    assertThat(kernel.ignored("outOfWindow")).isZero();
  }

  @Test
  void refusalOfAnotherSyn() {
    Connection connection = connection().syn();
    connection.toClient(
        connection.packetToClient(0).acknowledging(77).flags(Packet.RST | Packet.ACK));
    connection.toClient(
        connection.packetToClient(5).acknowledging(77).flags(Packet.SYN | Packet.ACK));
    connection.synAck().request(get("/a")).response(OK);

    assertIntact(1);
    assertThat(row().counts().get(Counter.CONNECTS)).isEqualTo(1);
    assertThat(row().counts().connectFailed()).isZero();
    assertThat(kernel.ignored("outOfWindow")).isEqualTo(2);
  }

  /** 64 MiB from the next byte a segment is refused; up to there it may be one. */
  @Test
  void segmentsFarOutsideOfTheWindow() {
    Connection connection = connection().open().request(get("/a"));
    for (int offset : new int[] {FAR + 1, FAR + 1_000, -FAR - 1, 1 << 30}) {
      connection.requestAt(offset, "junk").responseAt(offset, "junk");
    }
    assertThat(kernel.ignored("outOfWindow")).isEqualTo(8);
    connection.requestAt(-FAR, "junk").responseAt(-FAR, "junk").response(OK);
    connection.request(get("/b")).response(OK);

    assertIntact(2);
    assertThat(kernel.ignored("outOfWindow")).isEqualTo(8);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(2);
  }

  /** So much was really missed: the next request's acknowledgement brings the direction back. */
  @Test
  void connectionThatWasNotSeenForLong() {
    Connection connection = connection().open().request(get("/a")).response(OK);
    connection.skipResponse(FAR * 5);
    connection.request(get("/b")).response(OK).request(get("/c")).response(OK);

    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(3);
    assertThat(requestsOf("GET", "/c")).isEqualTo(1);
    assertThat(row().gauges().inFlight()).isZero();
  }

  @Test
  void headersThatContradictThemselves() {
    Connection connection = connection().open().request(get("/a"));
    damaged(connection, packet -> packet, frame -> set(frame, DATA_OFFSET, 3 << 4));
    damaged(connection, packet -> packet, frame -> set(frame, DATA_OFFSET, 15 << 4));
    damaged(connection, packet -> packet, frame -> set(frame, TOTAL_LENGTH, 0x7f));
    damaged(connection, packet -> packet.flags(Packet.PSH), frame -> frame);
    damaged(connection, packet -> packet.flags(Packet.FIN), frame -> frame);
    damaged(connection, packet -> packet.flags(Packet.SYN | Packet.RST), frame -> frame);
    damaged(connection, packet -> packet.flags(Packet.SYN | Packet.FIN), frame -> frame);
    assertThat(kernel.ignored("damaged")).isEqualTo(14);
    connection.response(OK).request(get("/b")).response(OK);

    assertIntact(2);
  }

  @Test
  void lengthAtTheFramesEndIsRight() {
    Connection connection = connection().open();
    byte[] frame = connection.packetToBackend(1_001).payload(get("/a")).frame();
    kernel.run(true, frame, 1);
    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(kernel.ignored("damaged")).isZero();
  }

  @Test
  void dataInAnRstAreNoResponse() {
    Connection connection = connection().open().request(get("/a"));
    connection.toClient(
        connection.packetToClient(0x7fff_ff01).payload(OK).flags(Packet.RST | Packet.ACK));

    assertThat(row().counts().responses()).isZero();
    assertThat(row().counts().failures()).isEqualTo(new FailureCounts(1, 0, 0));
  }

  private interface Damage extends UnaryOperator<byte[]> {}

  /** Both ways, where the next bytes would stand. */
  private void damaged(Connection connection, UnaryOperator<Packet> shape, Damage damage) {
    Packet request = connection.packetToBackend(1_001 + get("/a").length()).payload("junk junk");
    Packet response = connection.packetToClient(0x7fff_ff01).payload("junk junk");
    kernel.run(true, damage.apply(shape.apply(request).frame()), 1);
    kernel.run(false, damage.apply(shape.apply(response).frame()), 1);
  }

  private static byte[] set(byte[] frame, int at, int value) {
    frame[at] = (byte) value;
    return frame;
  }

  private Connection other() {
    return kernel.connection("10.0.0.2:40000", BACKEND);
  }

  private void assertIntact(int exchanges) {
    BackendRow row = row();
    assertThat(row.counts().requests()).isEqualTo(exchanges);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(exchanges);
    assertThat(row.counts().failures()).isEqualTo(FailureCounts.NONE);
    assertThat(row.counts().get(Counter.BYTES_RECEIVED)).isEqualTo((long) exchanges * OK.length());
    assertThat(kernel.lost()).isEmpty();
  }
}
