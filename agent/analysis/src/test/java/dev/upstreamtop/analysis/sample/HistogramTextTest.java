// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTextTest {

  private static final long SEED = 17;

  private static String encoded(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  @ParameterizedTest
  @CsvSource({"1024,1", "1000,1", "1,2", "1024,2", "1,3", "1000000,3"})
  void readsWhatTheLibraryWrites(long lowest, int digits) {
    Histogram histogram = new Histogram(lowest, (1L << 37) - 1, digits);
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      histogram.recordValue((long) (1e6 * Math.exp(3 * random.nextGaussian())) % (1L << 37));
    }
    Distribution read = HistogramText.decode(encoded(histogram));

    assertThat(read.count()).isEqualTo(10_000);
    for (int percent : new int[] {50, 90, 99, 100}) {
      double expected = histogram.getValueAtPercentile(percent);
      assertThat((double) read.percentileNanos(percent))
          .as("%d %%", percent)
          .isCloseTo(expected, within(0.07 * expected + lowest));
    }
  }

  /** Bucket by bucket, whichever way they are read; the last one takes what is beyond. */
  @ParameterizedTest
  @ValueSource(longs = {1024, 2000, 512, 2048})
  void everyValueIsInItsBucket(long lowest) {
    Histogram histogram = new Histogram(lowest, 1L << 45, 1);
    long[] expected = new long[Distribution.BUCKETS];
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      long nanos = (long) Math.exp(random.nextDouble() * Math.log(1L << 44));
      long count = 1L + random.nextInt(300);
      histogram.recordValueWithCount(nanos, count);
      expected[Distribution.bucketOf(histogram.lowestEquivalentValue(nanos))] += count;
    }
    Distribution read = HistogramText.decode(encoded(histogram));
    Distribution plain = Distribution.of(expected);

    for (int bucket = 0; bucket < Distribution.BUCKETS; bucket++) {
      long nanos = Distribution.middleNanos(bucket);
      assertThat(read.countAbove(nanos)).as("%d", bucket).isEqualTo(plain.countAbove(nanos));
    }
    assertThat(read.count()).isEqualTo(plain.count());
    assertThat(read.meanNanos()).isEqualTo(plain.meanNanos());
  }

  @Test
  void countsOfAnySizeAreRead() {
    Histogram histogram = new Histogram(1024, (1L << 37) - 1, 1);
    histogram.recordValueWithCount(5_000_000, 3_000_000_000_000L);
    histogram.recordValueWithCount(50_000_000_000L, 1);

    assertThat(HistogramText.decode(encoded(histogram)).count()).isEqualTo(3_000_000_000_001L);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "no Base64!", "AAAA", "HISTFAAA", "HISTFAAAAAA="})
  void whatIsNoHistogramIsEmpty(String text) {
    assertThat(HistogramText.decode(text).count()).isZero();
  }

  @Test
  void damagedOnesDoNoHarm() {
    Histogram histogram = new Histogram(1024, (1L << 37) - 1, 1);
    histogram.recordValueWithCount(5_000_000, 1_000);
    histogram.recordValueWithCount(70_000_000, 10);
    byte[] whole = Base64.getDecoder().decode(encoded(histogram));
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      Distribution read = HistogramText.decode(Base64.getEncoder().encodeToString(damaged));
      assertThat(read.percentileNanos(99)).isNotNegative();
    }
  }

  @Test
  void whatUnpacksToMoreThanAHistogramIsEmpty() {
    byte[] packed = new byte[60_000];
    Deflater deflater = new Deflater();
    deflater.setInput(new byte[20_000_000]);
    deflater.finish();
    int length = deflater.deflate(packed, 8, packed.length - 8);
    deflater.end();
    ByteBuffer.wrap(packed).putInt(0x1c849304 | 0x10).putInt(length);
    String bomb = Base64.getEncoder().encodeToString(Arrays.copyOf(packed, length + 8));

    assertThat(HistogramText.decode(bomb).count()).isZero();
  }

  /** A hostile one may say anything of what its content holds. */
  @Test
  void contentThatIsNotWhatItSaysIsEmptyOrCounted() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      byte[] plain = new byte[40 + random.nextInt(60)];
      random.nextBytes(plain);
      ByteBuffer.wrap(plain)
          .putInt(0x1c849303 | 0x10)
          .putInt(plain.length - 40)
          .putInt(0)
          .putInt(1 + random.nextInt(4))
          .putLong(1L << random.nextInt(63));
      byte[] packed = new byte[500];
      Deflater deflater = new Deflater();
      deflater.setInput(plain);
      deflater.finish();
      int length = deflater.deflate(packed, 8, packed.length - 8);
      deflater.end();
      ByteBuffer.wrap(packed).putInt(0x1c849304 | 0x10).putInt(length);
      String text = Base64.getEncoder().encodeToString(Arrays.copyOf(packed, length + 8));
      assertThat(HistogramText.decode(text).maxNanos()).isNotNegative();
    }
  }
}
