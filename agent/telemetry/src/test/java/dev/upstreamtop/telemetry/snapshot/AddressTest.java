// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5952, section 4. */
class AddressTest {

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
    "00000000000000000000fffe0a000009, ::fffe:a00:9",
    "0a000009, 10.0.0.9",
  })
  void hasOneText(String bytes, String text) {
    Address address = Address.of(HexFormat.of().parseHex(bytes));
    assertThat(address.text()).isEqualTo(text);
    assertThat(Address.parse(text)).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:DB8:0:0:0:0:0:9, 2001:db8::9",
    "2001:0db8::0009, 2001:db8::9",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "0:0:0:0:0:0:0:1, ::1",
    "::ffff:10.0.0.8, 10.0.0.8",
    "::ffff:a00:8, 10.0.0.8",
  })
  void isOneAddressHoweverItWasWritten(String written, String text) {
    assertThat(Address.parse(written).text()).isEqualTo(text);
  }

  @Test
  void everyTextIsReadAsTheAddressItCameFrom() {
    Random random = new Random(5952);
    for (int i = 0; i < 10_000; i++) {
      Address address = new Address(sparse(random), sparse(random));
      assertThat(Address.parse(address.text())).isEqualTo(address);
    }
  }

  /** Few bits, so that runs of zero groups are common. */
  private static long sparse(Random random) {
    long bits = random.nextLong();
    for (int i = random.nextInt(4); i > 0; i--) {
      bits &= random.nextLong();
    }
    return bits;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost", "10.0.0", "10.0.0.256", ":::", "::1%lo", "[::1]", "abcd"})
  void readsLiteralsOnly(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Address.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void hasFourOrSixteenBytes() {
    assertThatIllegalArgumentException().isThrownBy(() -> Address.of(new byte[5]));
  }
}
