// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upstreamtop.telemetry.agent.AgentOptions.Capture;
import dev.upstreamtop.telemetry.agent.AgentOptions.Scope;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.settings.RoutePattern;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentOptionsTest {

  @TempDir Path directory;

  @Test
  void nothingSaidMeansDefaults() {
    assertThat(AgentOptions.parse(null)).isEqualTo(AgentOptions.defaults());
    assertThat(AgentOptions.parse("")).isEqualTo(AgentOptions.defaults());
    assertThat(AgentOptions.defaults().capture()).isEqualTo(Capture.AUTO);
    assertThat(AgentOptions.defaults().socket()).hasToString("/run/upstreamtop/feed.sock");
    assertThat(AgentOptions.defaults().settings().sides())
        .containsExactlyInAnyOrder(Side.CLIENT, Side.SERVER);
  }

  @Test
  void everyOptionIsUnderstood() {
    AgentOptions options =
        AgentOptions.parse(
            "interval=0.5S,interfaces=lo,interfaces=eth0,side=server,include=\"8080,10.0.0.0/8\","
                + "ignore=[::1]:9001,origin=local,name=10.0.0.9:8080=orders-1;[::1]:9001=users,"
                + "route=GET /static/*;/users/{name},"
                + "capture=direct,socket=/tmp/feed.sock,scope=self");
    assertThat(options.settings().routes())
        .containsExactly(RoutePattern.parse("GET /static/*"), RoutePattern.parse("/users/{name}"));
    assertThat(options.settings().interval()).hasMillis(500);
    assertThat(options.settings().interfaces()).containsExactly("lo", "eth0");
    assertThat(options.settings().sides()).containsExactly(Side.SERVER);
    assertThat(options.settings().include())
        .containsExactly(EndpointFilter.parse("8080"), EndpointFilter.parse("10.0.0.0/8"));
    assertThat(options.settings().ignore()).containsExactly(EndpointFilter.parse("[::1]:9001"));
    assertThat(options.settings().origin()).isEqualTo(Origin.LOCAL);
    assertThat(options.settings().names())
        .containsEntry(new Endpoint("10.0.0.9", 8080), "orders-1")
        .hasSize(2);
    assertThat(options.capture()).isEqualTo(Capture.DIRECT);
    assertThat(options.socket()).hasToString("/tmp/feed.sock");
    assertThat(options.scope()).isEqualTo(Scope.SELF);
  }

  @Test
  void aFileServesCommandAndAgentAndTheOptionWins() throws IOException {
    Path file = directory.resolve("upstreamtop.properties");
    Files.writeString(
        file,
        """
        interval=2s
        side=client
        backends=12
        ascii=true
        format=json
        name=10.0.0.9:80=a,10.0.0.8:80=b
        """);
    AgentOptions options = AgentOptions.parse("side=both,config=" + file);
    assertThat(options.settings().interval()).hasSeconds(2);
    assertThat(options.settings().sides()).hasSize(2);
    assertThat(options.settings().names()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "intervall=1s       | unknown option 'intervall'; did you mean 'interval'?",
        "backends=8         | unknown option 'backends'; known are capture, config, ignore,",
        "interval           | 'interval' is not of the form key=value",
        "interval=1         | interval: '1' is no duration",
        "interval=1ms       | interval: must be 100ms to 1h",
        "side=up            | side: 'up' is none of client, server, both",
        "side=client,side=server | side: given twice",
        "side=server,owner=nginx | owner: needs side client",
        "capture=magic      | capture: 'magic' is none of auto, feed, direct",
        "scope=slef         | scope: 'slef' is none of host, self; did you mean 'self'?",
        "include=localhost  | include: 'localhost'",
        "include=\"8080     | is not of the form key=value",
        "name=10.0.0.9=a    | name: '10.0.0.9' must name one address and one port",
        "config=/none/such  | /none/such: there is no such file",
      })
  void whatIsWrongIsNamed(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgentOptions.parse(text))
        .withMessageContaining(message);
  }
}
