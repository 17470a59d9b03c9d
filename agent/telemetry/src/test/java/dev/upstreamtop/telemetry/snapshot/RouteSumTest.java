// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What is added up in place is what immutable rows give, added one to the other. */
class RouteSumTest {

  private static RouteRow row(Random random) {
    TreeMap<Integer, Long> codes = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      codes.put(100 + random.nextInt(500), 1L + random.nextInt(1_000));
    }
    return new RouteRow(
        "GET",
        "/a",
        random.nextInt(1_000),
        CodeCounts.of(codes),
        CodeCounts.NONE,
        new FailureCounts(random.nextInt(9), random.nextInt(9), random.nextInt(9)),
        Traffic.histogram(random.nextInt(1_000_000_000), random.nextInt(1_000_000)),
        Traffic.histogram(random.nextInt(1_000_000_000)));
  }

  @RepeatedTest(50)
  void aSumInPlaceIsTheSum(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    RouteSum sum = new RouteSum();
    RouteRow expected = RouteRow.empty("GET", "/a");
    for (int interval = 0; interval < 10; interval++) {
      RouteRow row = row(random);
      sum.add(row);
      expected = expected.plus(row);
      assertThat(sum.toRow("GET", "/a")).isEqualTo(expected);
      assertThat(sum.requests()).isEqualTo(expected.requests());
    }
    sum.clear();
    assertThat(sum.toRow("GET", "/a")).isEqualTo(RouteRow.empty("GET", "/a"));
    RouteRow row = row(random);
    sum.add(row);
    assertThat(sum.toRow("GET", "/a")).isEqualTo(row);
  }

  @Test
  void aRowOfASumHasTheNameThatIsAskedFor() {
    RouteSum sum = new RouteSum();
    sum.add(row(new Random(1)));
    assertThat(sum.toRow("", RouteRow.OTHER))
        .extracting(RouteRow::method, RouteRow::route)
        .containsExactly("", RouteRow.OTHER);
  }

  @RepeatedTest(20)
  void timesOfABackendAddUpEach(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    TimesSum sum = new TimesSum();
    Times expected = Times.NONE;
    for (int interval = 0; interval < 5; interval++) {
      Times times =
          new Times(
              Traffic.histogram(random.nextInt(1_000_000)),
              Traffic.histogram(random.nextInt(1_000_000_000), random.nextInt(1_000)),
              random.nextBoolean() ? LatencyHistogram.EMPTY : Traffic.histogram(interval));
      sum.add(times);
      expected = expected.plus(times);
    }
    assertThat(sum.toTimes()).isEqualTo(expected);
    sum.clear();
    assertThat(sum.toTimes()).isEqualTo(Times.NONE);
  }
}
