// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutePatternTest {

  @ParameterizedTest
  @ValueSource(strings = {"GET /static/*", "/users/{name}/posts", "/", "/*", "get /a"})
  void readsWhatItWrites(String text) {
    assertThat(RoutePattern.parse(text)).hasToString(text);
  }

  @Test
  void theMethodMayBeLeftOut() {
    assertThat(RoutePattern.parse(" GET  /a ")).isEqualTo(new RoutePattern("GET", "/a"));
    assertThat(RoutePattern.parse("/a")).isEqualTo(new RoutePattern("", "/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "static/*",
        "GET static",
        "/a b",
        "/a?x",
        "/{",
        "/{}",
        "/a}",
        "/\u00e9"
      })
  void refusesWhatCanMatchNothing(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoutePattern.parse(text))
        .withMessageContaining("no pattern such as");
  }
}
