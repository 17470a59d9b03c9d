// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections that were open before the capture: counted from the first request that is seen from
 * its first byte, however it is cut, and nothing is taken for one that is none.
 */
class MetLateTest extends KernelTest {

  private static final String REQUEST = "PURGE /orders/17?page=2 HTTP/1.1\r\nHost: a\r\n\r\n";

  /** What an entry waits for that no next piece comes to: nothing, once a sweep looks. */
  @Override
  ProgramConfig config() {
    Duration never = Duration.ofHours(1);
    return new ProgramConfig(Set.of(Side.CLIENT), false, Duration.ZERO, never, never);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /orders/17?page=2 HTTP/1.1\r\nHost: a\r\n\r\n",
        "get /orders/17 HTTP/1.0\n\n",
        "M-SEARCH http://a/orders/17 HTTP/1.1\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\n\r\n",
        "POST /orders/17 HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody",
      })
  void requestCutAtEveryByte(String request) {
    String method = request.substring(0, request.indexOf(' '));
    String target = request.split(" ", 3)[1];
    int cuts = request.length() - 1;
    for (int cut = 1; cut <= cuts; cut++) {
      connection(cut)
          .request(request.substring(0, cut))
          .request(request.substring(cut))
          .response(OK)
          .request(get("/next"))
          .response(NO_CONTENT);

      assertThat(CountsOf.responses(row()))
          .as("cut at %d", cut)
          .containsExactly(0, 2L * cut, 0, 0, 0, 0, 0);
    }
    assertThat(row().counts().requests()).isEqualTo(2L * cuts);
    assertThat(row().times().header().count()).isEqualTo(2L * cuts);
    assertThat(row().routes())
        .extracting(RouteRow::method, RouteRow::route, RouteRow::requests)
        .containsExactlyInAnyOrder(
            tuple(method, target.replaceFirst("17.*", "{id}"), (long) cuts),
            tuple("GET", "/next", (long) cuts));
    assertNothingAmiss();
  }

  @Test
  void requestByteByByte() {
    Connection connection = connection();
    REQUEST.chars().forEach(c -> connection.request(String.valueOf((char) c)));
    connection.response(OK);

    assertOnly("PURGE", "/orders/{id}");
  }

  @Test
  void requestLineOfSeveralSegments() {
    String target = "/" + "p".repeat(4_000) + "?q=" + "v".repeat(3_000);
    String request = "GET " + target + " HTTP/1.1\r\n\r\n";
    Connection connection = connection();
    for (int from = 0; from < request.length(); from += 1_448) {
      connection.request(request.substring(from, Math.min(request.length(), from + 1_448)));
    }
    connection.response(OK);

    assertOnly("GET", "/" + "p".repeat(127));
  }

  @Test
  void statusLineCutAtEveryByte() {
    for (int cut = 1; cut < OK.length(); cut++) {
      connection(cut)
          .request(REQUEST.substring(0, 9))
          .request(REQUEST.substring(9))
          .response(OK.substring(0, cut))
          .response(OK.substring(cut));
    }
    kernel.finish();

    assertThat(CountsOf.responses(row())).containsExactly(0, OK.length() - 1, 0, 0, 0, 0, 0);
    assertNothingAmiss();
  }

  /** What a response begins with, or a body; then a request and its response. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "ABC",
        "abc def",
        "abc def?ghi",
        "abc def HTTP/1.1",
        "abc def HTTP/1.1\r",
        "HTTP",
        "HTTP/1.1 200 OK\r\n\r\n",
        "GET /a",
        "GET /a\r\n",
        "GET /a HTTP/1.1\r\r",
        "GET /a HTTP/2.0\r\n\r\n",
        "GET /a HTTP/1.x\r\n\r\n",
        "GET /a b HTTP/1.1\r\n\r\n",
        "GET /a\tHTTP/1.1\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "GET foo 0 0 5\r\n",
      })
  void anythingElseAndThenARequest(String before) {
    connection(1).request(before).response("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    connection(1)
        .skipRequest(before.length())
        .skipResponse(39)
        .request(REQUEST)
        .response(NO_CONTENT);

    assertOnly("PURGE", "/orders/{id}");
  }

  /** The same where the request comes at once: nobody pipelines behind an upload, or hardly. */
  @ParameterizedTest
  @ValueSource(strings = {"abc", "ABC", "abc def", "abc def?ghi", "abc def HTTP/1.1\r", "abc d e"})
  void anythingElseAndARequestBehindIt(String before) {
    connection().request(before).request(get("/orders/17")).response(NO_CONTENT);

    assertOnly("GET", "/orders/{id}");
  }

  @Test
  void bodyInPiecesThatBeginLikeLines() {
    connection()
        .request("plain text ")
        .request("and more")
        .request("POST")
        .request(" /phantom and so")
        .request(" HTTP/1.1\r\n\r\n")
        .response(OK)
        .request(REQUEST)
        .response(NO_CONTENT);

    assertOnly("PURGE", "/orders/{id}");
  }

  @Test
  void junkIsCountedAndMakesNoBackend() {
    connection().request("GET foo").request(" 0 0 5\r\n").request("get key\r\n");

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("junk")).isEqualTo(1);
    // In the middle of a message nobody knows what a port speaks.
    assertThat(kernel.unreadable()).isEmpty();
  }

  @Test
  void piecesSentAgainAreOnePiece() {
    Connection connection = connection().request("PURGE /o").requestAt(-8, "PURGE /o");
    connection.request("rd").requestAt(-2, "rd");
    String rest = REQUEST.substring(8);
    connection.requestAt(-2, rest).skipRequest(rest.length() - 2).response(OK);

    assertOnly("PURGE", "/orders/{id}");
  }

  @Test
  void lineWithAGapIsNone() {
    connection()
        .request("PURGE /ord")
        .skipRequest(3)
        .request("17 HTTP/1.1\r\nHost: a\r\n\r\n")
        .request(REQUEST)
        .response(OK);

    assertOnly("PURGE", "/orders/{id}");
  }

  @Test
  void lineThatTheConnectionEndsIsNone() {
    connection(1).request("PURGE /ord").clientFin();
    connection(2).request("PURGE /ord").clientRst();
    connection(3).request("PURGE /ord").backendFin();
    connection(4).request("PURGE /ord").backendRst();
    for (int i = 1; i <= 4; i++) {
      connection(i).skipRequest(10).request("ers HTTP/1.1\r\n\r\n");
    }

    assertThat(kernel.backends()).isEmpty();
  }

  @Test
  void portUsedAgainBehindAPiece() {
    connection().request("PURGE /old");
    connection().numbered(900_000_000, 77).open().request("ers HTTP/1.1\r\n\r\n").response(OK);

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("junk")).isEqualTo(1);
  }

  @Test
  void pieceThatNothingFollowsIsForgotten() {
    Connection connection = connection().request("PURGE /ord");
    kernel.sweep();
    connection.request("ers HTTP/1.1\r\n\r\n").response(OK);

    assertThat(kernel.backends()).isEmpty();
  }

  @Test
  void piecesOnSeveralInterfacesAreOneLine() {
    kernel.announceInterface(2);
    Connection first = connection();
    Connection second = connection().through(2);
    first.request("PUR");
    second.request("PUR");
    for (String piece : List.of("GE /ord", "ers HTTP/1.1\r\n\r\n")) {
      second.request(piece);
      first.request(piece);
    }
    first.response(OK);

    assertOnly("PURGE", "/orders");
  }

  /** On a router both ways leave: what a response brings must not make its client a backend. */
  @Test
  void pieceOfAResponseThatIsRouted() {
    Connection routed = kernel.connection(/* client= */ BACKEND, /* backend= */ CLIENT);
    routed.request("hello").request("world again");
    connection().request(REQUEST).response(OK);

    assertOnly("PURGE", "/orders/{id}");
    assertThat(kernel.backends()).hasSize(1);
  }

  @Test
  void pieceOnAConnectionThatIsLeftOut() {
    kernel.filter(List.of(), List.of("10.0.0.9"));
    Connection connection = connection().request("PURGE /ord").request("ers HTTP/1.1\r\n\r\n");
    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.ignored("filtered")).isEqualTo(1);
    kernel.filter(List.of(), List.of());
    connection.request("PURGE /orders/").request("17 HTTP/1.1\r\n\r\n").response(OK);

    assertOnly("PURGE", "/orders/{id}");
  }

  private Connection connection(int number) {
    return kernel.connection("10.0.0.1:" + (40_000 + number), BACKEND);
  }

  private void assertOnly(String method, String route) {
    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 0, 0, 0, 0);
    assertThat(row().routes())
        .extracting(RouteRow::method, RouteRow::route)
        .containsExactly(tuple(method, route));
    assertNothingAmiss();
  }

  private void assertNothingAmiss() {
    assertThat(row().counts().get(Counter.LOST_TRACK)).isZero();
    assertThat(row().counts().get(Counter.INTERIM)).isZero();
    assertThat(kernel.lost()).isEmpty();
    assertThat(kernel.backends()).hasSize(1);
  }
}
