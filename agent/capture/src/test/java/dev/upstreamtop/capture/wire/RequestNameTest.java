// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.HuffmanText;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Method and path are read of a record, plain or coded, and never a query. */
class RequestNameTest {

  private static final int CUT = 1;
  private static final int UNKNOWN = 2;
  private static final int HTTP2 = 4;
  private static final int METHOD_CODED = 8;
  private static final int PATH_CODED = 16;

  private final RequestName name = new RequestName();
  private final byte[] method = new byte[Sizes.METHOD_MAX];
  private final byte[] path = new byte[Sizes.PATH_MAX];

  @Test
  void plain() {
    assertThat(read("GET", "/orders", 0)).isEqualTo("GET /orders");
    assertThat(read("GET", "/orders", HTTP2)).isEqualTo("GET /orders");
    assertThat(read("GET", "/orders", HTTP2 | CUT)).isEqualTo("GET /orders…");
  }

  @Test
  void coded() {
    assertThat(read("PUT", HuffmanText.coded("/orders/17"), HTTP2 | PATH_CODED))
        .isEqualTo("PUT /orders/17");
    assertThat(
            read(
                HuffmanText.coded("OPTIONS"),
                HuffmanText.coded("/a"),
                HTTP2 | METHOD_CODED | PATH_CODED))
        .isEqualTo("OPTIONS /a");
  }

  @Test
  void whatEndsAPath() {
    for (String end : new String[] {"?a=b", ";jsessionid=1/x", "#x", " x", "\tx", "\0"}) {
      assertThat(read("GET", HuffmanText.coded("/a" + end), HTTP2 | PATH_CODED))
          .isEqualTo("GET /a");
    }
    assertThat(read("GET", HuffmanText.coded("/a\u00e9\u007f"), HTTP2 | PATH_CODED))
        .isEqualTo("GET /a\u00e9\u007f");
  }

  @Test
  void longOnes() {
    // Five bits a character: more of them than a path may have, in fewer bytes.
    String exact = "/" + "a".repeat(Sizes.PATH_MAX - 1);
    assertThat(read("GET", HuffmanText.coded(exact), HTTP2 | PATH_CODED)).isEqualTo("GET " + exact);
    assertThat(read("GET", HuffmanText.coded(exact + "?a"), HTTP2 | PATH_CODED))
        .isEqualTo("GET " + exact);
    assertThat(read("GET", HuffmanText.coded(exact + "a"), HTTP2 | PATH_CODED))
        .isEqualTo("GET " + exact + "…");
    // The kernel has cut it, inside of its query, and before.
    String cut = HuffmanText.coded("/a?" + "&".repeat(200)).substring(0, Sizes.PATH_MAX);
    assertThat(read("GET", cut, HTTP2 | PATH_CODED | CUT)).isEqualTo("GET /a");
    cut = HuffmanText.coded("/" + "&".repeat(200)).substring(0, Sizes.PATH_MAX);
    assertThat(read("GET", cut, HTTP2 | PATH_CODED | CUT))
        .isEqualTo("GET /" + "&".repeat((8 * Sizes.PATH_MAX - 6) / 8) + "…");
  }

  @Test
  void unknownOnes() {
    assertThat(read("GET", "/a", HTTP2 | UNKNOWN)).isNull();
    assertThat(read("GET", "", HTTP2)).isNull();
    assertThat(read("", "/a", HTTP2)).isNull();
    assertThat(read("G T", "/a", HTTP2)).isNull();
    assertThat(read("GET", HuffmanText.coded("?x"), HTTP2 | PATH_CODED)).isNull();
    assertThat(read("GET", "\0\0\0", HTTP2 | PATH_CODED)).isNull();
    assertThat(read(HuffmanText.coded("a/b"), "/a", HTTP2 | METHOD_CODED)).isNull();
    assertThat(read(HuffmanText.coded("0".repeat(40)), "/a", HTTP2 | METHOD_CODED)).isNull();
  }

  @Test
  void anyBytesAreWithinBounds() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(Sizes.PATH_MAX + 1)];
      random.nextBytes(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      String read =
          read(
              text.substring(0, Math.min(text.length(), Sizes.METHOD_MAX)),
              text,
              HTTP2 | PATH_CODED | (random.nextInt(4) == 0 ? METHOD_CODED : 0) | random.nextInt(2));
      if (read != null) {
        assertThat(name.pathLength()).isBetween(1, Sizes.PATH_MAX);
        assertThat(name.methodLength()).isBetween(1, Sizes.METHOD_MAX);
        assertThat(read.substring(name.methodLength() + 1)).doesNotContain("?", ";", "#", " ");
      }
    }
  }

  private String read(String sentMethod, String sentPath, int flags) {
    ExchangeRecord exchange = new RecordBuilder(2, sentMethod, sentPath).flags(flags).build();
    if (!name.read(exchange, method, path)) {
      return null;
    }
    return text(method, name.methodLength())
        + " "
        + text(path, name.pathLength())
        + (name.isPathCut() ? "…" : "");
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
