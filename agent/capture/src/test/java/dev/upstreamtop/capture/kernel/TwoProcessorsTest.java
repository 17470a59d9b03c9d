// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.telemetry.snapshot.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** One direction of one connection on two processors at once, as in bulk on loopback. */
class TwoProcessorsTest extends KernelTest {

  private static final int FIRST = 0x7fff_ff01;
  private static final int FIRST_OF_CLIENT = 1_001;
  private static final int PIECE = 16;
  private static final int PIECES = 100_000;

  /** Of those that two threads wait for each other with. */
  private static final int COPIED = 20_000;

  @Test
  void bytesOfALongUploadAreExact() {
    String head = "POST /a HTTP/1.1\r\nContent-Length: " + PIECE * PIECES + "\r\n\r\n";
    Connection connection = connection().open().request(head);
    int first = FIRST_OF_CLIENT + head.length();
    kernel.runOverlapping(true, pieces(PIECES, at -> connection.packetToBackend(first + at)));

    assertThat(row().counts().get(Counter.BYTES_SENT))
        .isEqualTo(head.length() + (long) PIECE * PIECES);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isZero();
    assertThat(kernel.lost()).isEmpty();
    connection.skipRequest(PIECE * PIECES).response(OK).request(get("/b")).response(OK);
    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  @Test
  void bytesOfALongBodyAreExact() {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + PIECE * PIECES + "\r\n\r\n";
    Connection connection = connection().open().request(get("/a")).response(head);
    int first = FIRST + head.length();
    kernel.runOverlapping(false, pieces(PIECES, at -> connection.packetToClient(first + at)));

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED))
        .isEqualTo(head.length() + (long) PIECE * PIECES);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isZero();
    assertThat(kernel.lost()).isEmpty();
    connection.skipResponse(PIECE * PIECES).request(get("/b")).response(OK);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  /** An acknowledgement that was late had it sent again while the first copy was in a queue. */
  @Test
  void aSegmentAndItsCopyAtOnceCountOnceInAnUpload() {
    String head = "POST /a HTTP/1.1\r\nContent-Length: " + PIECE * COPIED + "\r\n\r\n";
    Connection connection = connection().open().request(head);
    int first = FIRST_OF_CLIENT + head.length();
    kernel.runTwice(true, pieces(COPIED, at -> connection.packetToBackend(first + at)));

    assertThat(row().counts().get(Counter.BYTES_SENT))
        .isEqualTo(head.length() + (long) PIECE * COPIED);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(COPIED);
    assertThat(kernel.lost()).isEmpty();
    connection.skipRequest(PIECE * COPIED).response(OK).request(get("/b")).response(OK);
    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  @Test
  void aSegmentAndItsCopyAtOnceCountOnceInABody() {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + PIECE * COPIED + "\r\n\r\n";
    Connection connection = connection().open().request(get("/a")).response(head);
    int first = FIRST + head.length();
    kernel.runTwice(false, pieces(COPIED, at -> connection.packetToClient(first + at)));

    assertThat(kernel.exchanges()).hasSize(1);
    assertThat(row().counts().get(Counter.BYTES_RECEIVED))
        .isEqualTo(head.length() + (long) PIECE * COPIED);
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(COPIED);
    assertThat(kernel.lost()).isEmpty();
    connection.skipResponse(PIECE * COPIED).request(get("/b")).response(OK);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  /** Segments far ahead, copies far behind, and each of them while the other is read. */
  @Test
  void segmentsAndTheirCopiesInAnyOrderCountOnce() {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + PIECE * PIECES + "\r\n\r\n";
    Connection connection = connection().open().request(get("/a")).response(head);
    int first = FIRST + head.length();
    kernel.runTwiceAtAnyPace(false, pieces(PIECES, at -> connection.packetToClient(first + at)));

    assertThat(row().counts().get(Counter.BYTES_RECEIVED))
        .isEqualTo(head.length() + (long) PIECE * PIECES);
    assertThat(row().gauges().receiving()).isZero();
    assertThat(kernel.lost()).isEmpty();
    connection.skipResponse(PIECE * PIECES).request(get("/b")).response(OK);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
  }

  @Test
  void aRequestAndItsCopyAtOnceAreOne() {
    String request = get("/pipelined");
    Connection connection = connection().open();
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < COPIED; i++) {
      frames.add(
          connection
              .packetToBackend(FIRST_OF_CLIENT + i * request.length())
              .payload(request)
              .frame());
    }
    kernel.runTwice(true, frames);

    assertThat(row().counts().requests()).isEqualTo(COPIED);
    assertThat(row().counts().get(Counter.BYTES_SENT)).isEqualTo((long) COPIED * request.length());
    assertThat(row().counts().get(Counter.RETRANSMITS)).isEqualTo(COPIED);
    assertThat(row().gauges().inFlight()).isEqualTo(COPIED);
    assertThat(kernel.lost()).isEmpty();
  }

  private static List<byte[]> pieces(int count, IntFunction<Packet> at) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(at.apply(i * PIECE).payload("0123456789abcdef").frame());
    }
    return frames;
  }
}
