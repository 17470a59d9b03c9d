// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we encode, the library must decode to the same counts. */
class HistogramEncodingTest {

  private final HistogramEncoding encoding = new HistogramEncoding();

  private static Histogram decode(String encoded) throws DataFormatException {
    return Histogram.decodeFromCompressedByteBuffer(
        ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0);
  }

  private static void assertSame(LatencyHistogram ours, Histogram library) {
    assertThat(library.getTotalCount()).isEqualTo(ours.count());
    for (int bucket = 0; bucket < LatencyHistogram.BUCKETS; bucket++) {
      assertThat(library.getCountAtValue(LatencyHistogram.lowerBoundNanos(bucket)))
          .as("bucket %d", bucket)
          .isEqualTo(ours.countIn(bucket));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theLibraryReadsRandomDistributions(long seed) throws DataFormatException {
    Random random = new Random(seed);
    long[] counts = new long[LatencyHistogram.BUCKETS];
    for (int i = random.nextInt(300); i > 0; i--) {
      // Counts of every length of the variable-length form, up to what a year at a million a second
      // gives.
      counts[random.nextInt(counts.length)] = random.nextLong() >>> (19 + random.nextInt(45));
    }
    LatencyHistogram histogram = LatencyHistogram.of(counts, 1);
    assertSame(histogram, decode(encoding.encode(histogram)));
  }

  @Test
  void theLibraryReadsEmptyAndFullOnes() throws DataFormatException {
    assertSame(LatencyHistogram.EMPTY, decode(encoding.encode(LatencyHistogram.EMPTY)));
    long[] counts = new long[LatencyHistogram.BUCKETS];
    Arrays.fill(counts, 1L << 45);
    LatencyHistogram full = LatencyHistogram.of(counts, 1);
    assertSame(full, decode(encoding.encode(full)));
  }

  /** It writes all into the same bytes: nothing of a longer one stays in a shorter one. */
  @Test
  void whatWasWrittenBeforeLeavesNoTrace() throws DataFormatException {
    LatencyHistogram few = Traffic.histogram(3_000_000, 90_000_000_000L);
    String alone = encoding.encode(few);
    long[] counts = new long[LatencyHistogram.BUCKETS];
    Arrays.fill(counts, 1L << 45);
    encoding.encode(LatencyHistogram.of(counts, 1));
    assertThat(encoding.encode(few)).isEqualTo(alone);
    assertThat(new HistogramEncoding().encode(few)).isEqualTo(alone);
  }

  @Test
  void decodedOnesAddUp() throws DataFormatException {
    LatencyHistogram early = Traffic.histogram(1_000_000, 2_000_000, 90_000_000_000L);
    LatencyHistogram late = Traffic.histogram(1_000_000, 500);
    Histogram sum = decode(encoding.encode(early));
    sum.add(decode(encoding.encode(late)));
    assertSame(early.plus(late), sum);
  }

  @Test
  void theLibrarysOwnTextFormIsRead() throws DataFormatException {
    LatencyHistogram histogram = Traffic.histogram(3_000_000, 4_000_000);
    assertSame(histogram, Histogram.fromString(encoding.encode(histogram)));
  }
}
