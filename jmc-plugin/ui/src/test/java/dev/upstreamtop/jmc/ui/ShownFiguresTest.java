// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownFiguresTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "999, 999 ns",
    "1999000, 2 ms",
    "2949120, 2.95 ms",
    "20447232, 20.4 ms",
    "587202560, 587 ms",
    "600000000, 600 ms",
    "1200000000, 1.2 s"
  })
  void writesTimesWithThreeDigits(long nanos, String written) {
    assertThat(Figures.time(nanos).replace('\u00a0', ' ')).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"133143986175, 2 min 13 s", "133143986176, ≥ 2 min 13 s", "2000000, 2 ms"})
  void marksWhatIsKnownOnlyToBeSoLongAtLeast(long nanos, String written) {
    assertThat(Figures.measured((double) nanos).replace('\u00a0', ' ')).isEqualTo(written);
    assertThat(Figures.measured(Double.NaN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0 %", "0.001, 0.1 %", "0.0674, 6.7 %", "0.5, 50 %", "1, 100 %"})
  void writesShares(double share, String written) {
    assertThat(Figures.share(share)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.25, '0.3'", "9.5, 9.5", "104.4, 104", "12345, '12,345'"})
  void writesRates(double rate, String written) {
    assertThat(Figures.rate(rate)).isEqualTo(written);
  }

  @Test
  void writesNothingForWhatIsNotKnown() {
    assertThat(Figures.time(Double.NaN)).isEmpty();
    assertThat(Figures.share(Double.NaN)).isEmpty();
    assertThat(Figures.rate(Double.NaN)).isEmpty();
    assertThat(Figures.count(Double.NaN)).isEmpty();
    assertThat(Figures.bytes(Double.NaN)).isEmpty();
  }
}
