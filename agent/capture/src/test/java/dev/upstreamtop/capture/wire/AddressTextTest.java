// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5952, section 4. */
class AddressTextTest {

  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000001, ::1",
    "00000000000000000000000000000000, ::",
    "00000000000000000000ffff0a000009, 10.0.0.9",
    "00000000000000000000ffffffffffff, 255.255.255.255",
    "20010db8000000000000000000000009, 2001:db8::9",
    "20010db8000000010000000000000000, 2001:db8:0:1::",
    "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
    "20010db8000100010001000000010001, 2001:db8:1:1:1:0:1:1",
    "fe80000000000000021a2bfffe3c4d5e, fe80::21a:2bff:fe3c:4d5e",
    "00010000000000000000000000000000, 1::",
  })
  void canonicalText(String bytes, String text) {
    assertThat(AddressText.of(HexFormat.of().parseHex(bytes))).isEqualTo(text);
  }
}
