// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is asked of a packed distribution is answered as by the one in it. */
class PackedDistributionTest {

  /** One whose buckets are kept by number. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Packed(long[] byBucket, boolean opens) implements Distribution.Packed {
    @Override
    public Distribution unpacked() {
      if (!opens) {
        throw new AssertionError("unpacked");
      }
      return Distribution.of(byBucket);
    }

    @Override
    public Distribution.FromLongest fromLongest() {
      return new Distribution.FromLongest() {
        private int bucket = byBucket.length;

        @Override
        public boolean next() {
          do {
            bucket--;
          } while (bucket >= 0 && byBucket[bucket] == 0);
          return bucket >= 0;
        }

        @Override
        public int bucket() {
          return bucket;
        }

        @Override
        public long count() {
          return byBucket[bucket];
        }
      };
    }
  }

  private static Distribution packed(long[] byBucket, boolean opens) {
    long count = 0;
    int longest = 0;
    for (int bucket = 0; bucket < byBucket.length; bucket++) {
      count += byBucket[bucket];
      longest = byBucket[bucket] > 0 ? bucket : longest;
    }
    return Distribution.packed(count, longest, new Packed(byBucket, opens));
  }

  @Test
  void howManyAreLongIsKnownWithoutUnpacking() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      long[] byBucket = new long[Distribution.BUCKETS];
      int used = 1 + random.nextInt(12);
      for (int j = 0; j < used; j++) {
        byBucket[random.nextInt(byBucket.length)] = 1L + random.nextInt(i % 2 == 0 ? 3 : 1_000);
      }
      Distribution plain = Distribution.of(byBucket);
      Distribution packed = packed(byBucket, false);
      assertThat(packed.tailNanos()).isEqualTo(plain.tailNanos());
      assertThat(packed.maxNanos()).isEqualTo(plain.maxNanos());
      long nanos =
          Distribution.middleNanos(random.nextInt(byBucket.length)) + random.nextInt(3) - 1;
      assertThat(packed.countAbove(nanos)).isEqualTo(plain.countAbove(nanos));
      assertThat(packed.shareAbove(nanos)).isEqualTo(plain.shareAbove(nanos));
      assertThat(packed.roomBytes()).isZero();
    }
  }

  @Test
  void allElseIsThatOfTheOneInIt() {
    long[] byBucket = new long[Distribution.BUCKETS];
    byBucket[3] = 10;
    byBucket[100] = 4;
    Distribution packed = packed(byBucket, true);
    Distribution plain = Distribution.of(byBucket);

    assertThat(packed.medianNanos()).isEqualTo(plain.medianNanos());
    assertThat(packed.meanNanos()).isEqualTo(plain.meanNanos());
    assertThat(packed.roomBytes()).isEqualTo(plain.roomBytes());
    assertThat(packed.tailNanos()).isEqualTo(plain.tailNanos());
    assertThat(packed.countAbove(0)).isEqualTo(14);
  }

  /** One that is not even counted before something is asked. */
  @Test
  void whatIsNotLookedAtBeforeIsAnsweredTheSame() {
    long[] byBucket = new long[Distribution.BUCKETS];
    byBucket[3] = 10;
    byBucket[100] = 4;
    Distribution unseen = Distribution.packed(new Packed(byBucket, true));
    Distribution plain = Distribution.of(byBucket);

    assertThat(unseen.roomBytes()).isZero();
    assertThat(unseen.maxNanos()).isEqualTo(plain.maxNanos());
    assertThat(unseen.count()).isEqualTo(14);
    assertThat(unseen.tailNanos()).isEqualTo(plain.tailNanos());
    assertThat(unseen.shareAbove(plain.medianNanos())).isEqualTo(4 / 14.0);
    assertThat(unseen.plus(plain).byBucket()).isEqualTo(plain.plus(plain).byBucket());

    Distribution none = Distribution.packed(new Packed(new long[Distribution.BUCKETS], true));
    assertThat(none.count()).isZero();
    assertThat(none.maxNanos()).isZero();
    assertThat(none.tailNanos()).isZero();
    assertThat(none.medianNanos()).isZero();
    assertThat(none.countAbove(0)).isZero();
    assertThat(plain.plus(none)).isSameAs(plain);
  }

  @Test
  void nothingIsEmpty() {
    assertThat(packed(new long[Distribution.BUCKETS], false)).isSameAs(Distribution.EMPTY);
    assertThat(Distribution.EMPTY.tailNanos()).isZero();
  }
}
