// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Http2Frames;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of gRPC count by their code, wherever their trailers are cut; unread where none is. */
class GrpcTest extends KernelTest {

  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int CODES = 17;

  private static final String OK_STATUS = "\u0088";
  private static final String TYPE = "_\u0010application/grpc";
  private static final String NAME = "@\u000bgrpc-status";

  @Override
  ProgramConfig config() {
    Duration some = Duration.ofSeconds(3);
    return new ProgramConfig(EnumSet.allOf(Side.class), false, some, some, some);
  }

  @Test
  void eachCodeBehindDataAndAlone() {
    Connection connection = connection().open().request(Http2Frames.PREFACE);
    connection.response(Http2Frames.SETTINGS);
    int stream = 1;
    for (int code = 0; code < CODES; code++) {
      connection
          .request(Http2Frames.get(stream) + Http2Frames.get(stream + 2))
          .response(head(stream) + Http2Frames.data(stream, "abc") + trailers(stream, code))
          .response(only(stream + 2, code));
      stream += 4;
    }

    BackendRow row = row();
    assertThat(results(row))
        .startsWith(2L, 2L)
        .hasSize(CODES + 1)
        .containsOnly(2L, 0L)
        .endsWith(2L, 0L);
    assertThat(row.counts().calls()).isEqualTo(2 * CODES);
    assertThat(row.counts().get(Counter.HTTP2_REQUESTS)).isEqualTo(2 * CODES);
    assertThat(row.counts().protocol()).isEqualTo("gRPC");
    assertThat(kernel.exchanges())
        .extracting(Exchange::grpcStatus)
        .containsExactlyElementsOf(
            Counter.GRPC.stream()
                .limit(CODES)
                .map(Counter::grpcCode)
                .flatMap(code -> Stream.of(code, code))
                .toList());
    assertThat(row.routes())
        .singleElement()
        .satisfies(
            route ->
                assertThat(route.callsByCode())
                    .hasSize(CODES)
                    .containsValue(2L)
                    .containsEntry("UNAVAILABLE", 2L));
    assertThat(kernel.lost()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9, 13, 64})
  void trailersCutAnywhere(int most) {
    String answer =
        Http2Frames.SETTINGS
            + head(1)
            + Http2Frames.data(1, "abc")
            + Http2Frames.frame(HEADERS, END_STREAM, 1, "\u0000\u0004a-id\u0003xyz" + NAME)
            + Http2Frames.frame(CONTINUATION, END_HEADERS, 1, "\u000214");
    Connection connection = connection().open().request(Http2Frames.PREFACE + Http2Frames.get(1));
    for (int from = 0; from < answer.length(); from += most) {
      connection.response(answer.substring(from, Math.min(answer.length(), from + most)));
    }

    assertThat(row().counts().get(Counter.GRPC_UNAVAILABLE)).isEqualTo(1);
    assertThat(row().counts().calls()).isEqualTo(1);
  }

  @Test
  void whatHasNoCodeOrNeedsTheEncodersTableIsUnread() {
    connection()
        .open()
        .request(Http2Frames.PREFACE)
        .request(
            Http2Frames.get(1)
                + Http2Frames.get(3)
                + Http2Frames.get(5)
                + Http2Frames.get(7)
                + Http2Frames.get(9))
        .response(Http2Frames.SETTINGS + head(1) + Http2Frames.reset(1, 2))
        .response(head(3) + Http2Frames.trailers(3))
        .response(
            Http2Frames.frame(HEADERS, END_HEADERS, 5, OK_STATUS + "\u00be")
                + Http2Frames.trailers(5))
        .response(
            head(7) + Http2Frames.frame(HEADERS, END_HEADERS | END_STREAM, 7, NAME + "\u000217"))
        // Nothing of gRPC.
        .response(Http2Frames.head(9, 200) + Http2Frames.lastData(9, "abc"));

    assertThat(row().counts().get(Counter.GRPC_UNREAD)).isEqualTo(4);
    assertThat(row().counts().calls()).isEqualTo(4);
    assertThat(kernel.exchanges())
        .extracting(Exchange::grpcStatus)
        .containsExactlyInAnyOrder("UNREAD", "UNREAD", "UNREAD", "UNREAD", "");
  }

  @Test
  void trailersOfOtherThanGrpcAreNone() {
    connection()
        .open()
        .request(Http2Frames.PREFACE + Http2Frames.get(1))
        .response(
            Http2Frames.SETTINGS
                + Http2Frames.head(1, 200)
                + Http2Frames.data(1, "x")
                + Http2Frames.trailers(1));

    assertThat(row().counts().calls()).isZero();
    assertThat(row().counts().protocol()).isEqualTo("h2c");
  }

  private static List<Long> results(BackendRow row) {
    List<Long> results = new ArrayList<>();
    for (Counter result : Counter.GRPC) {
      results.add(row.counts().get(result));
    }
    return results;
  }

  private static String head(int stream) {
    return Http2Frames.frame(HEADERS, END_HEADERS, stream, OK_STATUS + TYPE);
  }

  private static String trailers(int stream, int code) {
    return Http2Frames.frame(HEADERS, END_HEADERS | END_STREAM, stream, status(code));
  }

  private static String only(int stream, int code) {
    return Http2Frames.frame(
        HEADERS, END_HEADERS | END_STREAM, stream, OK_STATUS + TYPE + status(code));
  }

  private static String status(int code) {
    String value = Integer.toString(code);
    return NAME + (char) value.length() + value;
  }
}
