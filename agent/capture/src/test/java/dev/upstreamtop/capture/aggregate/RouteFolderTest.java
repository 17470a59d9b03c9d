// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an identifier in a path, and what is not. */
class RouteFolderTest {

  @ParameterizedTest
  @CsvSource({
    "/orders/17, /orders/{id}",
    "/orders/17/items/4, /orders/{id}/items/{id}",
    "/orders/17/, /orders/{id}/",
    "/0, /{id}",
    "/users/550e8400-e29b-41d4-a716-446655440000, /users/{id}",
    "/users/550E8400-E29B-41D4-A716-446655440000/x, /users/{id}/x",
    "/blobs/deadbeef1, /blobs/{id}",
    "/blobs/0123456789abcdef0123456789abcdef, /blobs/{id}",
    "/report/2026-01-31, /report/{id}",
    "/report/2026-01-31T10:11:12.5Z, /report/{id}",
    "/invoice/17.pdf, /invoice/{id}.pdf",
    "/a//5, /a//{id}",
    "http://a.example/orders/17, http://a.example/orders/{id}",
  })
  void foldsIdentifiers(String path, String route) {
    assertThat(fold(path, false)).isEqualTo(route);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "*",
        "",
        "/api/orders",
        "/api/v2/orders",
        "/feedface",
        "/cafe1",
        "/static/app.js",
        "/a-17",
        "/2026-01",
        "/2026-01-31T",
        "/1.5",
        "/550e8400-e29b-41d4-a716-44665544000",
        "/{id}",
      })
  void leavesNamesAlone(String path) {
    assertThat(fold(path, false)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/550e8400-e2, /orders/{id}",
    "/orders/12, /orders/{id}",
    "/orders/abc, /orders/abc",
    "/orders/17/ite, /orders/{id}/ite",
  })
  void takesHalfAnIdentifierForOneWhereThePathIsCut(String path, String route) {
    assertThat(fold(path, true)).isEqualTo(route);
  }

  @Test
  void longestGrowthFits() {
    String path = "/1".repeat(64);
    assertThat(fold(path, false)).isEqualTo("/{id}".repeat(64));
  }

  private static String fold(String path, boolean cut) {
    byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
    byte[] route = new byte[RouteFolder.MOST_BYTES];
    int length = RouteFolder.fold(bytes, bytes.length, cut, route);
    return new String(route, 0, length, StandardCharsets.US_ASCII);
  }
}
