// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tallies are what was counted, however few of the counters they keep. */
class TalliesTest {

  private final Random random = new Random(7);

  /** Some of all counters, none of them below 0. */
  private Map<Tally, Long> counted() {
    Map<Tally, Long> counted = new EnumMap<>(Tally.class);
    List<Tally> all = List.of(Tally.values());
    int some = random.nextInt(5);
    for (int i = 0; i < some; i++) {
      counted.put(all.get(random.nextInt(all.size())), (long) random.nextInt(1_000));
    }
    return counted;
  }

  private static Tallies of(Map<Tally, Long> counted) {
    return Tallies.of(tally -> counted.getOrDefault(tally, 0L));
  }

  private static void assertCounted(Tallies tallies, Map<Tally, Long> counted) {
    for (Tally tally : Tally.values()) {
      assertThat(tallies.get(tally)).as("%s", tally).isEqualTo(counted.getOrDefault(tally, 0L));
    }
    assertThat(tallies.hasCalls())
        .isEqualTo(CallResults.ALL.stream().anyMatch(tally -> tallies.get(tally) > 0));
  }

  @Test
  void eachCounterIsWhatWasCounted() {
    for (int i = 0; i < 1_000; i++) {
      Map<Tally, Long> one = counted();
      Map<Tally, Long> other = counted();
      Map<Tally, Long> both = new EnumMap<>(one);
      other.forEach((tally, count) -> both.merge(tally, count, Long::sum));

      assertCounted(of(one), one);
      assertCounted(of(one).plus(of(other)), both);
      Tallies byOne = Tallies.NONE;
      for (Map.Entry<Tally, Long> each : one.entrySet()) {
        byOne = byOne.with(each.getKey(), each.getValue());
      }
      assertCounted(byOne, one);
    }
  }

  @Test
  void aNumberTakesThePlaceOfAnother() {
    Tallies calls = Tallies.of(Tally.REQUESTS, 5).with(Tally.GRPC_UNREAD, 3);

    assertThat(calls.with(Tally.GRPC_UNREAD, 4).get(Tally.GRPC_UNREAD)).isEqualTo(4);
    assertCounted(calls.with(Tally.GRPC_UNREAD, 0), Map.of(Tally.REQUESTS, 5L));
    assertCounted(calls.with(Tally.GRPC_UNREAD, -1), Map.of(Tally.REQUESTS, 5L));
    assertCounted(calls.with(Tally.RESET, -1), Map.of(Tally.REQUESTS, 5L, Tally.GRPC_UNREAD, 3L));
    assertCounted(Tallies.of(Tally.RESET, -1), Map.of());
    assertCounted(Tallies.of(tally -> -1), Map.of());
  }

  @Test
  void aSumGoesOnAndBeginsAnew() {
    Tallies one = Tallies.of(Tally.REQUESTS, 5);
    Tallies other = Tallies.of(Tally.REQUESTS, 1).with(Tally.GRPC_INTERNAL, 2);
    Tallies.Sum sum = new Tallies.Sum();
    assertThat(sum.tallies()).isSameAs(Tallies.NONE);

    sum.add(one);
    Tallies first = sum.tallies();
    sum.add(other);
    Tallies.Sum twice = new Tallies.Sum();
    twice.add(sum);
    twice.add(sum);

    assertCounted(first, Map.of(Tally.REQUESTS, 5L));
    assertCounted(sum.tallies(), Map.of(Tally.REQUESTS, 6L, Tally.GRPC_INTERNAL, 2L));
    assertCounted(twice.tallies(), Map.of(Tally.REQUESTS, 12L, Tally.GRPC_INTERNAL, 4L));
    sum.clear();
    assertThat(sum.tallies()).isSameAs(Tallies.NONE);
    sum.add(one);
    assertCounted(sum.tallies(), Map.of(Tally.REQUESTS, 5L));
    assertCounted(one, Map.of(Tally.REQUESTS, 5L));
  }
}
