// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource({
    "0,0µs",
    "512,1µs",
    "87000,87µs",
    "99400,99µs",
    "99600,0.1ms",
    "420000,0.4ms",
    "9940000,9.9ms",
    "9960000,10ms",
    "620000000,620ms",
    "999600000,1.0s",
    "9940000000,9.9s",
    "133000000000,133s",
    "700000000000,12min"
  })
  void spellsTimesInAtMostFiveColumns(long nanos, String text) {
    assertThat(Figures.time(nanos)).isEqualTo(text).hasSizeLessThanOrEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"133143986175,133s", "133143986176,≥133s", "150700000000,≥151s", "9400000,9.4ms"})
  void marksWhatIsKnownOnlyToBeSoLongAtLeast(long nanos, String text) {
    assertThat(Figures.measured(nanos)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "0.01,<0.1",
    "0.3,0.3",
    "9.94,9.9",
    "9.96,10",
    "104.4,104",
    "9999,9999",
    "12345,12.3k",
    "4500000,4.5M"
  })
  void spellsRates(double rate, String text) {
    assertThat(Figures.rate(rate)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,100,0", "1,1000,<1", "999,1000,99", "1000,1000,100", "42,100,42", "0,0,0"})
  void neverRoundsAShareAway(long part, long whole, String text) {
    assertThat(Figures.percent(part, whole)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,100,0", "1,10000,<0.1", "9,1000,0.9", "12,100,12"})
  void spellsSmallSharesWithADecimal(long part, long whole, String text) {
    assertThat(Figures.finePercent(part, whole)).isEqualTo(text);
  }

  @Test
  void drawsNothingAsBlankAndLittleAsTheLowestStep() {
    assertThat(Figures.sparkline(List.of(0.0, 0.1, 50.0, 100.0))).isEqualTo(" ▁▄█");
    assertThat(Figures.sparkline(List.of(0.0, 0.0))).isEqualTo("  ");
  }

  @Test
  void drawsBarsInEighths() {
    assertThat(Figures.bar(0, 4)).isEqualTo("    ");
    assertThat(Figures.bar(0.001, 4)).isEqualTo("▏   ");
    assertThat(Figures.bar(0.5, 4)).isEqualTo("██  ");
    assertThat(Figures.bar(1, 4)).isEqualTo("████");
  }
}
