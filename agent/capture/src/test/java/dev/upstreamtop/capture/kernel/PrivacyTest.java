// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

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
}
