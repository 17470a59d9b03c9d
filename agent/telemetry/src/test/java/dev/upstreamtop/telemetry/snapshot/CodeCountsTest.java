// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A map is the yardstick. */
class CodeCountsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void additionIsThatOfMaps(long seed) {
    Random random = new Random(seed);
    Map<Integer, Long> sum = new TreeMap<>();
    CodeCounts counts = CodeCounts.NONE;
    for (int i = 0; i < 50; i++) {
      Map<Integer, Long> more = new HashMap<>();
      for (int code = random.nextInt(6); code > 0; code--) {
        more.put(random.nextInt(CodeCounts.HIGHEST_CODE + 1), 1 + random.nextLong(1L << 50));
      }
      more.forEach((code, count) -> sum.merge(code, count, Long::sum));
      counts = counts.plus(CodeCounts.of(more));
    }
    assertThat(counts.toMap()).isEqualTo(sum);
    assertThat(counts).isEqualTo(CodeCounts.of(sum)).hasSameHashCodeAs(CodeCounts.of(sum));
    assertThat(CodeCounts.of(CodeCounts.of(sum).toBytes())).isEqualTo(CodeCounts.of(sum));
    assertThat(counts.total()).isEqualTo(sum.values().stream().mapToLong(Long::longValue).sum());
    assertThat(counts.serverErrors())
        .isEqualTo(
            sum.entrySet().stream()
                .filter(code -> code.getKey() >= 500)
                .mapToLong(Map.Entry::getValue)
                .sum());
    for (int digit = 0; digit <= 9; digit++) {
      assertThat(counts.byClass()[digit]).isEqualTo(counts.ofClass(digit));
    }
    assertThat(counts.byClass()).hasSize(10);
    for (int code = 0; code <= CodeCounts.HIGHEST_CODE; code++) {
      assertThat(counts.count(code)).isEqualTo(sum.getOrDefault(code, 0L));
    }
  }

  @Test
  void aCodeWithoutResponsesIsNone() {
    assertThat(CodeCounts.of(Map.of(200, 0L))).isEqualTo(CodeCounts.NONE);
    assertThat(CodeCounts.NONE.plus(CodeCounts.of(Map.of(0, 1L)))).hasToString("{0=1}");
  }

  @Test
  void refusesWhatIsNoCount() {
    for (Map<Integer, Long> wrong :
        List.of(Map.of(-1, 1L), Map.of(CodeCounts.HIGHEST_CODE + 1, 1L), Map.of(1, -1L))) {
      assertThatIllegalArgumentException().isThrownBy(() -> CodeCounts.of(wrong));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "05", // a number without its count
        "0585", // a count cut short
        "0500", // a count of nothing
        "058100", // a count in more bytes than it needs
        "050100", // a third number cut short
        "05010001", // a number twice
        "e80701", // 1,000
        "e7070101017f", // 999, and one above
        "ffff0301", // a number of three bytes
        "058180808080808010", // 2^52 + 1
        "ffffffffffffffffff7f01"
      })
  void refusesBytesThatItNeverMakes(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatIllegalArgumentException().isThrownBy(() -> CodeCounts.of(bytes));
  }

  @Test
  void takesAnyBytesThatItMakesAndNoOthers() {
    Random random = new Random(1);
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(8)];
      random.nextBytes(bytes);
      CodeCounts counts;
      try {
        counts = CodeCounts.of(bytes);
      } catch (IllegalArgumentException refused) {
        continue;
      }
      taken++;
      assertThat(counts.toBytes()).isEqualTo(bytes);
      assertThat(CodeCounts.of(counts.toMap())).isEqualTo(counts);
    }
    assertThat(taken).isPositive();
  }
}
