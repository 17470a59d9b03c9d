// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.capture.wire.RecordBuilder;
import dev.upstreamtop.telemetry.settings.RoutePattern;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The user's own patterns go before folding. */
class RoutePatternsTest {

  private static String route(String method, String path, int flags, String... patterns) {
    RouteTable table = new RouteTable();
    table.usePatterns(new RoutePatterns(Arrays.stream(patterns).map(RoutePattern::parse).toList()));
    ExchangeRecord exchange = new RecordBuilder(2, method, path).flags(flags).build();
    table.find(exchange).add(exchange);
    List<RouteRow> rows = table.take(2);
    assertThat(rows.getFirst().method()).isEqualTo(method);
    return rows.getFirst().route();
  }

  @ParameterizedTest
  @CsvSource({
    "/static/*, /static/css/a.css, true",
    "/static/*, /static/, true",
    "/static/*, /static, false",
    "/static/*, /statics/x, false",
    "/a/*/b, /a/x/b, true",
    "/a/*/b, /a//b, true",
    "/a/*/b, /a/x/y/b, false",
    "/a/*.js, /a/x.js.js, true",
    "/a/*.js, /a/x.css, false",
    "/users/{name}, /users/jane, true",
    "/users/{name}, /users/, false",
    "/users/{name}, /users/jane/posts, false",
    "/users/{name}/posts/{post}, /users/jane/posts/first, true",
    "/users/{name}/posts/{post}, /users/jane/likes/first, false",
    "/v{n}-{m}/x, /v1-2/x, true",
    "/v{n}-{m}/x, /v1/x, false",
    "/exact, /exact, true",
    "/exact, /exactly, false",
    "/x/*, http://user:secret@host/x/17, true",
  })
  void matchesWholePaths(String pattern, String path, boolean matches) {
    assertThat(route("GET", path, 0, pattern).equals(pattern)).isEqualTo(matches);
  }

  @Test
  void goesByTheMethodWhereOneIsNamed() {
    assertThat(route("GET", "/static/17", 0, "GET /static/*")).isEqualTo("/static/*");
    assertThat(route("POST", "/static/17", 0, "GET /static/*")).isEqualTo("/static/{id}");
  }

  @Test
  void theFirstThatMatchesCounts() {
    assertThat(route("GET", "/a/b/c", 0, "/x", "/a/b/*", "/a/*")).isEqualTo("/a/b/*");
  }

  @Test
  void ofAPathThatIsCutOnlyTheBeginningCanMatch() {
    assertThat(route("GET", "/users/jane", 1, "/users/{name}", "/users/*")).isEqualTo("/users/*");
  }
}
