// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What became of a file is one line, and nothing but all of it is whole. */
class ReadingTest {

  private static Reading reading(Reading.Outcome outcome) {
    return new Reading(Path.of("a.jfr"), outcome, "its oldest periods");
  }

  @Test
  void whatWasLeftOutIsSaid() {
    assertThat(reading(Reading.Outcome.CROWDED).line())
        .isEqualTo("a.jfr holds more than a report keeps; left out: its oldest periods");
    assertThat(reading(Reading.Outcome.CROWDED).isWhole()).isFalse();
  }

  @Test
  void eachFateHasItsWords() {
    assertThat(reading(Reading.Outcome.CUT).line()).startsWith("a.jfr was read as far as it goes");
    assertThat(reading(Reading.Outcome.SKIPPED).line()).startsWith("a.jfr was passed over");
    assertThat(reading(Reading.Outcome.WHOLE).isWhole()).isTrue();
  }
}
