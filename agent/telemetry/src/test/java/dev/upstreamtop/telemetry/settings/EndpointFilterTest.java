// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointFilterTest {

  @ParameterizedTest
  @CsvSource({
    "8080,              0,   8080",
    "10.0.0.9,          128, 0",
    "10.0.0.9:80,       128, 80",
    "10.0.0.0/8,        104, 0",
    "10.0.0.0/8:80,     104, 80",
    "0.0.0.0/0,         96,  0",
    "::1,               128, 0",
    "[::1]:9001,        128, 9001",
    "[2001:db8::]/32,   32,  0",
    "2001:db8::/32,     32,  0",
    "[2001:db8::]/32:443, 32, 443",
    "::ffff:10.0.0.9,   128, 0",
    "::ffff:0:0/96,     96,  0",
    "[::ffff:10.0.0.0]/104:80, 104, 80",
    "' 65535 ',         0,   65535",
  })
  void understandsEveryForm(String text, int prefixLength, int port) {
    EndpointFilter filter = EndpointFilter.parse(text);
    assertThat(filter.prefixLength()).isEqualTo(prefixLength);
    assertThat(filter.port()).isEqualTo(port);
    assertThat(EndpointFilter.parse(filter.toString())).isEqualTo(filter);
  }

  @Test
  void keepsIpv4AsMappedIpv6() {
    EndpointFilter filter = EndpointFilter.parse("10.0.0.9");
    assertThat(filter.address().isIpv4()).isTrue();
    assertThat(filter.address().high()).isZero();
    assertThat(filter.address().low()).isEqualTo(0xffff_0a00_0009L);
    assertThat(EndpointFilter.parse("::ffff:10.0.0.9")).isEqualTo(filter);
    assertThat(EndpointFilter.parse("2001:db8::1").address().high()).isEqualTo(0x2001_0db8L << 32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.9:",
        "10.0.0.9:x",
        "10.0.0.9/x",
        "10.0.0.9/33",
        "::1/129",
        "::ffff:10.0.0.0/8",
        "[::1",
        "[::1]9001",
        "0",
        "65536",
        "10.0.0.9:0",
        "10.0.0.9:80:80",
        ":::",
        "abcd",
        "8080 9090",
      })
  void refusesEverythingElseByName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointFilter.parse(text))
        .withMessageContaining("'" + text + "'");
  }
}
