// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.HuffmanText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The code of HTTP/2's texts is read as RFC 7541 writes it. */
class HuffmanCodeTest {

  private final byte[] into = new byte[HuffmanCode.mostCharacters(1_024)];

  /** Examples of RFC 7541, appendices C.4 and C.6. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          f1e3c2e5f23a6ba0ab90f4ff                                      | www.example.com
          a8eb10649cbf                                                  | no-cache
          25a849e95ba97d7f                                              | custom-key
          25a849e95bb8e8b4bf                                            | custom-value
          6402                                                          | 302
          aec3771a4b                                                    | private
          d07abe941054d444a8200595040b8166e082a62d1bff                  | Mon, 21 Oct 2013 20:13:21 GMT
          9d29ad171863c78f0b97c8e9ae82ae43d3                            | https://www.example.com
          640eff                                                        | 307
          9bd9ab                                                        | gzip
          """)
  void examples(String hex, String text) {
    assertThat(decoded(HexFormat.of().parseHex(hex))).isEqualTo(text);
  }

  @Test
  void eachCharacterBetweenOthers() {
    for (int character = 0; character < 256; character++) {
      String text = "a" + (char) character + "b" + (char) character;
      assertThat(decoded(HuffmanText.of(text))).isEqualTo(text);
    }
  }

  @Test
  void textsOfAllCharacters() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      String text = random(random, random.nextInt(100));
      byte[] coded = HuffmanText.of(text);
      assertThat(decoded(coded)).isEqualTo(text);
      assertThat(HuffmanCode.mostCharacters(coded.length)).isGreaterThanOrEqualTo(text.length());
    }
  }

  @Test
  void aBeginningIsTheBeginningOfTheText() {
    String text = random(new Random(2), 100);
    byte[] coded = HuffmanText.of(text);
    for (int length = 0; length < coded.length; length++) {
      int characters = HuffmanCode.decode(coded, length, false, into);
      assertThat(characters).isBetween(length * 8 / 30 - 1, HuffmanCode.mostCharacters(length));
      assertThat(text(characters)).isEqualTo(text.substring(0, characters));
    }
  }

  @Test
  void whatIsNoText() {
    // Filled up with a whole byte, and with what is not ones; the end of a text inside of one.
    byte[] exact = HuffmanText.of("00000000");
    assertThat(decode(exact)).isEqualTo(8);
    assertThat(decode(Arrays.copyOf(exact, 5))).isEqualTo(8);
    assertThat(decode(HexFormat.of().parseHex("0000000000ff"))).isEqualTo(-1);
    assertThat(decode(HexFormat.of().parseHex("07"))).isEqualTo(1);
    assertThat(decode(HexFormat.of().parseHex("06"))).isEqualTo(-1);
    assertThat(decode(HuffmanText.withItsEnd("a"))).isEqualTo(-1);
  }

  @Test
  void anyBytes() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      int characters = decode(bytes);
      assertThat(characters).isBetween(-1, HuffmanCode.mostCharacters(bytes.length));
      if (characters >= 0) {
        assertThat(HuffmanText.of(text(characters))).isEqualTo(bytes);
      }
    }
  }

  private int decode(byte[] coded) {
    return HuffmanCode.decode(coded, coded.length, true, into);
  }

  private String decoded(byte[] coded) {
    return text(decode(coded));
  }

  private String text(int length) {
    return new String(into, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Characters of which most are printable. */
  private static String random(Random random, int length) {
    return IntStream.range(0, length)
        .map(i -> random.nextInt(4) == 0 ? random.nextInt(256) : ' ' + random.nextInt(95))
        .mapToObj(character -> String.valueOf((char) character))
        .collect(Collectors.joining());
  }
}
