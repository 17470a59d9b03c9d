// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Http2Frames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not leave the kernel: a request's query and its fields, however segments cut them. */
class PrivacyTest extends KernelTest {

  private static final String SECRET = "token=0123456789abcdef";

  private static String request(String method, String path) {
    return method + " " + path + "?" + SECRET + " HTTP/1.1\r\nCookie: " + SECRET + "\r\n\r\n";
  }

  private void assertNothingToldOf(String path, List<String> records) {
    assertThat(records)
        .isNotEmpty()
        .allSatisfy(
            record ->
                assertThat(record)
                    .contains(path)
                    .doesNotContain("token", "0123", "789a", "HTTP/", "Cookie"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get"})
  void queryAndFieldsOfARequestInOneSegment(String method) {
    kernel
        .connection(CLIENT, BACKEND)
        .open()
        .request(request(method, "/orders/a"))
        .response(NO_CONTENT);

    assertNothingToldOf("/orders/a", kernel.rawRecords());
  }

  @Test
  void queryAndFieldsOfARequestInTwoSegments() {
    String request = request("GET", "/orders/a");
    for (int cut = 1; cut < request.length(); cut++) {
      kernel
          .connection("10.0.0.1:" + (40_000 + cut), BACKEND)
          .open()
          .request(request.substring(0, cut))
          .request(request.substring(cut))
          .response(NO_CONTENT);
    }

    List<String> records = kernel.rawRecords();
    assertThat(records).hasSize(request.length() - 1);
    assertNothingToldOf("/orders/a", records);
  }

  /** Behind a ';' stand session ids; whatever follows, segments of a path among it, stays too. */
  @ParameterizedTest
  @ValueSource(strings = {";" + SECRET, ";" + SECRET + "?" + SECRET, ";" + SECRET + "/items#x"})
  void parametersOfAPathWhereverSegmentsCutThem(String parameters) {
    String request = "GET /orders/a" + parameters + " HTTP/1.1\r\n\r\n";
    for (int cut = 1; cut <= request.length(); cut++) {
      Connection connection =
          kernel
              .connection("10.0.0.1:" + (40_000 + cut), BACKEND)
              .open()
              .request(request.substring(0, cut));
      if (cut < request.length()) {
        connection.request(request.substring(cut));
      }
      connection.response(NO_CONTENT);
    }

    List<String> records = kernel.rawRecords();
    assertThat(records).hasSize(request.length());
    assertNothingToldOf("/orders/a", records);
    assertThat(records).noneMatch(record -> record.contains("items"));
  }

  /** Of HTTP/2 the values of other fields stay, wherever they stand among those that are kept. */
  @Test
  void queryAndFieldsOfHttp2WhereverSegmentsCutThem() {
    String asked =
        Http2Frames.PREFACE
            + Http2Frames.request(1, block("/orders/a"))
            + Http2Frames.request(3, block("/orders/a"));
    for (int cut = 1; cut < asked.length(); cut++) {
      kernel
          .connection("10.0.0.1:" + (40_000 + cut), BACKEND)
          .open()
          .request(asked.substring(0, cut))
          .request(asked.substring(cut))
          .response(Http2Frames.SETTINGS + Http2Frames.headOnly(3, 200))
          .response(Http2Frames.headOnly(1, 200));
    }

    List<String> records = kernel.rawRecords();
    assertThat(records).hasSize(2 * (asked.length() - 1));
    assertNothingToldOf("/orders/a", records);
  }

  /** A name that is not complete is none: what has come of it stays, too. */
  @Test
  void whatIsKnownOfAnIncompleteName() {
    kernel
        .connection(CLIENT, BACKEND)
        .open()
        .request(Http2Frames.PREFACE)
        .request(Http2Frames.request(1, Http2Frames.literal(4, "/" + SECRET)))
        .request(Http2Frames.request(3, Http2Frames.literal(2, "0123")))
        .response(Http2Frames.SETTINGS + Http2Frames.headOnly(1, 200))
        .response(Http2Frames.headOnly(3, 200));

    assertThat(kernel.rawRecords())
        .hasSize(2)
        .allSatisfy(record -> assertThat(record).doesNotContain("token", "0123"));
  }

  private static String block(String path) {
    return Http2Frames.literal(1, SECRET)
        + "\u0082\u0086"
        + Http2Frames.literal(4, path + "?" + SECRET)
        + Http2Frames.literal(0x10, SECRET);
  }
}
