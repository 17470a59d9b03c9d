// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.CountsOf;
import dev.upstreamtop.capture.harness.Http2Frames;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of HTTP/2 count as requests and exchanges, however their frames are cut. */
class Http2Test extends KernelTest {

  private static final String ASKED = Http2Frames.PREFACE + Http2Frames.get(1);
  private static final String ANSWERED =
      Http2Frames.SETTINGS
          + Http2Frames.head(1, 103)
          + Http2Frames.head(1, 200)
          + Http2Frames.data(1, "hello")
          + Http2Frames.frame(0, 8, 1, "\u0002body\0\0")
          + Http2Frames.trailers(1);

  /** A header block, and what its request is to be told as. */
  private record Named(String block, String method, String route) {}

  private static final String AUTHORITY = Http2Frames.literal(1, "secret.example");
  private static final String COOKIE = "\u0010\u0006cookie\u0006secret";

  private static final List<Named> NAMES =
      List.of(
          new Named("\u0082\u0086\u0084" + AUTHORITY, "GET", "/"),
          new Named("\u0083\u0087\u0085" + AUTHORITY, "POST", "/index.html"),
          named("\u0082\u0086" + Http2Frames.literal(0x44, "/a?secret=1") + AUTHORITY, "/a"),
          named("\u0082\u0086" + Http2Frames.literal(4, "/b;secret=1/c") + COOKIE, "/b"),
          // nginx writes what gets shorter by it in Huffman's code.
          named("\u0082\u0086" + Http2Frames.coded(0x44, "/coded/17?secret=1"), "/coded/{id}"),
          new Named(
              Http2Frames.coded(0x42, "OPTIONS") + "\u0086" + Http2Frames.coded(0x44, "/o"),
              "OPTIONS",
              "/o"),
          new Named(
              AUTHORITY + Http2Frames.literal(4, "/first") + Http2Frames.literal(2, "PUT"),
              "PUT",
              "/first"),
          // Longer than a path is kept, in plain text and in code, where that is shorter.
          named(
              "\u0082" + Http2Frames.literal(4, "/" + "long/".repeat(30)),
              "/" + "long/".repeat(25) + "lo"),
          named(
              "\u0082" + Http2Frames.coded(4, "/" + "long/".repeat(30)),
              "/" + "long/".repeat(25) + "lo"),
          named("\u0082" + Http2Frames.literal(4, "/short?" + "secret".repeat(30)), "/short"),
          named("\u0082" + Http2Frames.coded(4, "/coded?" + "secret".repeat(30)), "/coded"),
          // From the encoder's own table: a name's, a path, a path's name.
          named("\u0082\u00be" + Http2Frames.literal(4, "/d"), "/d"),
          new Named("\u0082\u0086\u00be\u00bf", "", "unknown HTTP/2"),
          new Named("\u0082\u0086" + Http2Frames.literal(0x7e, "/wrong"), "", "unknown HTTP/2"),
          new Named("\u0086\u00c0" + Http2Frames.literal(4, "/wrong"), "", "unknown HTTP/2"),
          // What stands behind another field is no pseudo-header field.
          new Named("\u0082" + COOKIE + "\u0084", "", "unknown HTTP/2"));

  private static Named named(String block, String route) {
    return new Named(block, "GET", route);
  }

  @Override
  ProgramConfig config() {
    Duration some = Duration.ofSeconds(3);
    return new ProgramConfig(EnumSet.allOf(Side.class), false, some, some, some);
  }

  @Test
  void oneExchange() {
    connection().open().request(ASKED).response(ANSWERED);

    assertThat(row().counts().requests()).isEqualTo(1);
    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 0, 0, 1, 0);
    assertThat(row().times().header().count()).isEqualTo(1);
    assertThat(row().times().response().count()).isEqualTo(1);
    assertThat(row().gauges().inFlight()).isZero();
    assertThat(row().counts().get(Counter.BYTES_RECEIVED)).isEqualTo(ANSWERED.length());
    assertThat(row().routes())
        .extracting(RouteRow::method, RouteRow::route, RouteRow::requests)
        .containsExactly(tuple("GET", "/a", 1L));
    assertThat(kernel.lost()).isEmpty();
    assertThat(kernel.unreadable()).isEmpty();
    Exchange exchange = kernel.exchanges().getFirst();
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.outcome()).isEqualTo(Outcome.RESPONSE);
    assertThat(exchange.bytes().received()).isEqualTo("hellobody".length());
    assertThat(exchange.times().responseNanos())
        .isGreaterThanOrEqualTo(exchange.times().headerNanos());
  }

  @Test
  void cutAtEveryByte() {
    for (int cut = 1; cut < ASKED.length(); cut++) {
      numbered(cut)
          .open()
          .request(ASKED.substring(0, cut))
          .request(ASKED.substring(cut))
          .response(ANSWERED);
    }
    for (int cut = 1; cut < ANSWERED.length(); cut++) {
      numbered(1_000 + cut)
          .open()
          .request(ASKED)
          .response(ANSWERED.substring(0, cut))
          .response(ANSWERED.substring(cut));
    }

    int exchanges = ASKED.length() + ANSWERED.length() - 2;
    assertThat(row().counts().requests()).isEqualTo(exchanges);
    assertThat(CountsOf.responses(row())).containsExactly(0, exchanges, 0, 0, 0, exchanges, 0);
    assertThat(row().times().response().count()).isEqualTo(exchanges);
    assertThat(kernel.exchanges())
        .allMatch(exchange -> exchange.bytes().received() == "hellobody".length());
    assertThat(row().routes())
        .extracting(RouteRow::method, RouteRow::route, RouteRow::requests)
        .containsExactly(tuple("GET", "/a", (long) exchanges));
    assertThat(kernel.lost()).isEmpty();
  }

  /** Streams one after the other, whose names are in the connection's entry. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9, 64, 1_448})
  void namesOfOneStreamAtATime(int most) {
    Connection connection = connection().open();
    connection.request(Http2Frames.PREFACE).response(Http2Frames.SETTINGS);
    for (int i = 0; i < NAMES.size(); i++) {
      int stream = 2 * i + 1;
      cut(Http2Frames.request(stream, NAMES.get(i).block()), most, connection::request);
      connection.response(Http2Frames.headOnly(stream, 200 + i));
    }

    assertNamed();
  }

  /** Streams at once, of which one is in the entry and the others in a map. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9, 64, 1_448})
  void namesOfStreamsAtOnce(int most) {
    StringBuilder requests = new StringBuilder(Http2Frames.PREFACE);
    StringBuilder heads = new StringBuilder(Http2Frames.SETTINGS);
    for (int i = 0; i < NAMES.size(); i++) {
      requests.append(Http2Frames.request(2 * i + 1, NAMES.get(i).block()));
      heads.append(Http2Frames.headOnly(2 * i + 1, 200 + i));
    }
    Connection connection = connection().open();
    cut(requests.toString(), most, connection::request);
    connection.response(heads.toString());

    assertNamed();
  }

  @Test
  void aNameThatAGapTakesAPieceOfIsUnknown() {
    String block = "\u0082\u0086" + Http2Frames.literal(4, "/abcdefgh/" + "i".repeat(40));
    String asked = Http2Frames.request(3, block);
    connection()
        .open()
        .request(ASKED)
        .response(ANSWERED)
        .request(asked.substring(0, 20))
        .skipRequest(10)
        .request(asked.substring(30))
        .response(Http2Frames.headOnly(3, 404))
        .request(Http2Frames.request(5, "\u0082\u0086" + Http2Frames.literal(4, "/b")))
        .response(Http2Frames.headOnly(5, 200));

    assertThat(row().routes())
        .extracting(RouteRow::method, RouteRow::route, RouteRow::requests)
        .containsExactlyInAnyOrder(
            tuple("GET", "/a", 1L), tuple("", "unknown HTTP/2", 1L), tuple("GET", "/b", 1L));
  }

  /** Each request has a status of its own, which its name is told by. */
  private void assertNamed() {
    assertThat(kernel.exchanges())
        .extracting(Exchange::status, Exchange::method, Exchange::route)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, NAMES.size())
                .mapToObj(i -> tuple(200 + i, NAMES.get(i).method(), NAMES.get(i).route()))
                .toList());
    assertThat(kernel.lost()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9, 64, 1_448})
  void manyStreamsInSegmentsOfAnySize(int most) {
    Random random = new Random(most);
    StringBuilder requests = new StringBuilder(Http2Frames.PREFACE);
    StringBuilder heads = new StringBuilder(Http2Frames.SETTINGS);
    StringBuilder bodies = new StringBuilder();
    for (int stream = 1; stream < 200; stream += 2) {
      requests
          .append(Http2Frames.post(stream))
          .append(Http2Frames.lastData(stream, "b".repeat(stream)));
      heads.append(Http2Frames.head(stream, 200 + random.nextInt(2) * 204));
      bodies.insert(0, Http2Frames.lastData(stream, "a".repeat(stream)));
    }
    Connection connection = connection().open();
    cut(requests.toString(), most, connection::request);
    assertThat(row().gauges().inFlight()).isEqualTo(100);
    cut(heads.toString(), most, connection::response);
    assertThat(kernel.underWay(BACKEND).receiving()).isEqualTo(100);
    cut(bodies.toString(), most, connection::response);

    assertThat(row().counts().requests()).isEqualTo(100);
    assertThat(
            row().counts().get(Counter.RESPONSES_2XX) + row().counts().get(Counter.RESPONSES_4XX))
        .isEqualTo(100);
    assertThat(row().times().response().count()).isEqualTo(100);
    assertThat(kernel.underWay(BACKEND).receiving()).isZero();
    assertThat(kernel.exchanges())
        .allMatch(exchange -> exchange.bytes().received() == exchange.bytes().sent());
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void endsOfStreams() {
    connection()
        .open()
        .request(Http2Frames.PREFACE)
        .request(
            Http2Frames.get(1)
                + Http2Frames.get(3)
                + Http2Frames.get(5)
                + Http2Frames.post(7)
                + Http2Frames.get(9))
        .response(Http2Frames.SETTINGS + Http2Frames.reset(1, 7))
        .response(Http2Frames.head(3, 200) + Http2Frames.data(3, "x") + Http2Frames.reset(3, 2))
        .request(Http2Frames.reset(5, 8))
        // The upload is not wanted: the stream has ended before (RFC 9113, 8.1).
        .response(Http2Frames.headOnly(7, 413) + Http2Frames.reset(7, 0))
        .response(Http2Frames.goAway(7))
        .request(Http2Frames.get(11));

    assertThat(row().counts().requests()).isEqualTo(6);
    assertThat(row().counts().failures().reset()).isEqualTo(1);
    assertThat(row().counts().failures().abandoned()).isEqualTo(1);
    assertThat(row().counts().failures().closed()).isEqualTo(2);
    assertThat(row().counts().get(Counter.TRUNCATED)).isEqualTo(1);
    assertThat(row().counts().get(Counter.RESPONSES_4XX)).isEqualTo(1);
    assertThat(row().gauges().inFlight()).isZero();
  }

  @Test
  void endsOfConnections() {
    opened(1).backendFin();
    opened(2).backendRst();
    opened(3).clientFin();
    opened(4).clientRst();

    assertThat(row().counts().requests()).isEqualTo(12);
    assertThat(row().counts().get(Counter.RESPONSES_2XX)).isEqualTo(4);
    assertThat(row().counts().failures().closed()).isEqualTo(2);
    assertThat(row().counts().failures().reset()).isEqualTo(2);
    assertThat(row().counts().failures().abandoned()).isEqualTo(4);
    assertThat(row().counts().get(Counter.TRUNCATED)).isEqualTo(2);
    assertThat(row().gauges().inFlight()).isZero();
  }

  @Test
  void metLateWithItsNextRequest() {
    connection()
        .request(Http2Frames.get(41))
        .response(Http2Frames.frame(8, 0, 0, "\0\0\0\1") + Http2Frames.head(41, 200))
        .response(Http2Frames.lastData(41, "x"))
        .request(Http2Frames.get(43))
        .response(Http2Frames.headOnly(43, 404));

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(CountsOf.responses(row())).containsExactly(0, 1, 0, 1, 0, 0, 0);
  }

  @Test
  void aGapInsideOfDataLosesNothing() {
    connection()
        .open()
        .request(ASKED)
        .response(Http2Frames.SETTINGS + Http2Frames.head(1, 200))
        .response(Http2Frames.lastData(1, "x".repeat(1_000)).substring(0, 400))
        .skipResponse(300)
        .response(Http2Frames.lastData(1, "x".repeat(1_000)).substring(700))
        .request(Http2Frames.get(3))
        .response(Http2Frames.headOnly(3, 200));

    assertThat(CountsOf.responses(row())).containsExactly(0, 2, 0, 0, 0, 0, 0);
    assertThat(row().times().response().count()).isEqualTo(2);
    assertThat(kernel.lost()).isEmpty();
  }

  @Test
  void bodiesThatLookLikeFramesAreBodies() {
    connection()
        .open()
        .request(Http2Frames.PREFACE + Http2Frames.post(1))
        .request(Http2Frames.lastData(1, Http2Frames.get(3) + Http2Frames.reset(1, 8)))
        .response(Http2Frames.SETTINGS + Http2Frames.head(1, 200))
        .response(Http2Frames.lastData(1, Http2Frames.reset(1, 8) + OK + Http2Frames.goAway(0)))
        .request(Http2Frames.get(3))
        .response(Http2Frames.headOnly(3, 200));

    assertThat(row().counts().requests()).isEqualTo(2);
    assertThat(CountsOf.responses(row())).containsExactly(0, 2, 0, 0, 0, 0, 0);
  }

  @Test
  void behindRequestsOfHttp1AndBehindAnUpgrade() {
    numbered(1)
        .open()
        .request(get("/a"))
        .response(OK)
        .request(ASKED)
        .response(ANSWERED)
        .request(Http2Frames.get(3))
        .response(Http2Frames.headOnly(3, 200));
    for (int cut = 1; cut < Http2Frames.PREFACE.length(); cut++) {
      numbered(1 + cut)
          .open()
          .request("GET /a HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n")
          .response("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")
          .response(Http2Frames.SETTINGS)
          .request(Http2Frames.PREFACE.substring(0, cut))
          .request(Http2Frames.PREFACE.substring(cut))
          .response(Http2Frames.head(1, 200) + Http2Frames.lastData(1, "x"))
          .request(Http2Frames.get(3))
          .response(Http2Frames.headOnly(3, 404));
    }

    int upgrades = Http2Frames.PREFACE.length() - 1;
    assertThat(row().counts().requests()).isEqualTo(3 + 2 * upgrades);
    assertThat(CountsOf.responses(row())).containsExactly(upgrades, 3, 0, upgrades, 0, 1, 0);
    assertThat(kernel.unreadable()).isEmpty();
  }

  @Test
  void theBackendsSide() {
    kernel.own("10.0.0.9");
    kernel
        .served(CLIENT, BACKEND)
        .open()
        .request(ASKED + Http2Frames.get(3))
        .response(ANSWERED + Http2Frames.headOnly(3, 500));

    assertThat(CountsOf.responses(kernel.backend(BACKEND, Side.SERVER)))
        .containsExactly(0, 1, 0, 0, 1, 1, 0);
  }

  private Connection opened(int number) {
    return numbered(number)
        .open()
        .request(ASKED + Http2Frames.get(3) + Http2Frames.get(5))
        .response(Http2Frames.SETTINGS + Http2Frames.head(3, 200) + Http2Frames.data(3, "x"));
  }

  private Connection numbered(int number) {
    return kernel.connection("10.0.0.1:" + (40_000 + number), BACKEND);
  }

  private static void cut(String text, int most, Consumer<String> send) {
    for (int from = 0; from < text.length(); from += most) {
      send.accept(text.substring(from, Math.min(text.length(), from + most)));
    }
  }
}
