// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.testing.NeedsRoot;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Include and ignore, by port, address and prefix, changed while connections live. */
@NeedsRoot
class FilterTest {

  private Kernel kernel;
  private int clientPort = 40_000;

  @BeforeEach
  void load() {
    kernel = Kernel.load();
  }

  @AfterEach
  void unload() {
    if (kernel != null) {
      kernel.close();
    }
  }

  @Test
  void ignoreByPort() {
    kernel.filter(List.of(), List.of("8080"));

    assertIgnored("10.0.0.9:8080");
    assertIgnored("[2001:db8::9]:8080");
    assertCounted("10.0.0.9:8081");
  }

  @Test
  void ignoreByAddress() {
    kernel.filter(List.of(), List.of("10.0.0.9", "[2001:db8::9]:80"));

    assertIgnored("10.0.0.9:80");
    assertIgnored("10.0.0.9:81");
    assertIgnored("[2001:db8::9]:80");
    assertCounted("[2001:db8::9]:81");
    assertCounted("10.0.0.8:80");
  }

  @Test
  void includeByPrefix() {
    kernel.filter(List.of("10.0.0.0/8", "2001:db8::/32"), List.of());

    assertCounted("10.255.0.9:80");
    assertCounted("[2001:db8:ffff::9]:80");
    assertIgnored("11.0.0.9:80");
    assertIgnored("[2001:db9::9]:80");
  }

  @Test
  void includeByPrefixAndPort() {
    kernel.filter(List.of("10.0.0.0/8:80"), List.of());

    assertCounted("10.0.0.9:80");
    assertIgnored("10.0.0.9:81");
  }

  @Test
  void ignoreWinsOverInclude() {
    kernel.filter(List.of("10.0.0.0/8"), List.of("10.0.0.9"));

    assertIgnored("10.0.0.9:80");
    assertCounted("10.0.0.8:80");
  }

  @Test
  void changesReachLivingConnections() {
    Connection connection = connection("10.0.0.9:80").open();
    exchange(connection);
    kernel.filter(List.of(), List.of("80"));
    exchange(connection);
    kernel.filter(List.of(), List.of());
    exchange(connection);

    assertThat(kernel.backend("10.0.0.9:80").counts().requests()).isEqualTo(2);
    assertThat(kernel.ignored("filtered")).isPositive();
  }

  @Test
  void requestInFlightWhenItsBackendIsIgnoredIsLostTrackOf() {
    Connection connection = connection("10.0.0.9:80").open();
    connection.request("GET /a HTTP/1.1\r\n\r\n");
    kernel.filter(List.of(), List.of("80"));
    connection.response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    kernel.filter(List.of(), List.of());
    exchange(connection);
    kernel.finish();

    BackendRow row = kernel.backend("10.0.0.9:80");
    assertThat(row.counts().requests()).isEqualTo(2);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(1);
    assertThat(row.counts().get(Counter.LOST_TRACK)).isEqualTo(1);
    assertThat(row.gauges().inFlight()).isZero();
  }

  private void assertCounted(String backend) {
    exchange(connection(backend).open());
    assertThat(kernel.backend(backend).counts().requests()).isEqualTo(1);
  }

  private void assertIgnored(String backend) {
    long before = kernel.ignored("filtered");
    exchange(connection(backend).open());
    assertThat(kernel.backend(backend).counts().requests()).isZero();
    assertThat(kernel.ignored("filtered")).isEqualTo(before + 1);
  }

  private Connection connection(String backend) {
    String client = backend.startsWith("[") ? "[2001:db8::1]:" : "10.0.0.1:";
    return kernel.connection(client + clientPort++, backend);
  }

  private static void exchange(Connection connection) {
    connection
        .request("GET /a HTTP/1.1\r\n\r\n")
        .response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }
}
