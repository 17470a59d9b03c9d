// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.telemetry.snapshot.Counter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One direction of one connection on two processors at once, as in bulk on loopback. */
class TwoProcessorsTest extends KernelTest {

  private static final int FIRST = 0x7fff_ff01;
  private static final int PIECE = 16;
  private static final int PIECES = 100_000;

  @Test
  void bytesOfALongBodyAreExact() {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + PIECE * PIECES + "\r\n\r\n";
    Connection connection = connection().open().request(get("/a")).response(head);
    kernel.runOverlapping(pieces(connection, FIRST + head.length()));

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED))
        .isEqualTo(head.length() + (long) PIECE * PIECES);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isZero();
    assertThat(kernel.lost()).isEmpty();
    connection.skipResponse(PIECE * PIECES).request(get("/b")).response(OK);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  private static List<byte[]> pieces(Connection connection, int sequence) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      Packet packet = connection.packetToClient(sequence + i * PIECE);
      frames.add(packet.payload("0123456789abcdef").frame());
    }
    return frames;
  }
}
