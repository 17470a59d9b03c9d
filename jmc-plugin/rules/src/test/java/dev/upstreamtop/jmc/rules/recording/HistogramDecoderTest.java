// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.SyntheticRecording;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class HistogramDecoderTest {

  @Test
  void givesEveryValueBack() {
    long[] values = new Random(42).longs(5_000, 0, 100_000_000_000L).toArray();
    Histogram direct = new Histogram(1024, 1L << 38, 1);
    Arrays.stream(values).forEach(direct::recordValue);
    Histogram decoded = new Histogram(1024, 1L << 38, 1);
    HistogramDecoder.decode(SyntheticRecording.histogram(values)).addTo(decoded);

    assertThat(decoded.getTotalCount()).isEqualTo(5_000);
    for (double percentile : new double[] {0, 1, 50, 90, 99, 99.9, 100}) {
      assertThat(decoded.getValueAtPercentile(percentile))
          .isEqualTo(direct.getValueAtPercentile(percentile));
    }
  }

  @Test
  void whatIsNoHistogramIsEmpty() throws Exception {
    assertThat(HistogramDecoder.decode(null).isEmpty()).isTrue();
    assertThat(HistogramDecoder.decode("").isEmpty()).isTrue();
    assertThat(HistogramDecoder.decode("not Base64!").isEmpty()).isTrue();
    assertThat(HistogramDecoder.decode("AAAA").isEmpty()).isTrue();
    String whole = SyntheticRecording.histogram(1_000_000, 2_000_000);
    assertThat(HistogramDecoder.decode(whole.substring(0, 24)).isEmpty()).isTrue();
    assertThat(HistogramDecoder.decode(compressed(new byte[50_000_000])).isEmpty()).isTrue();
    assertThat(HistogramDecoder.decode(compressed(claiming(Integer.MAX_VALUE, 1))).isEmpty())
        .isTrue();
    assertThat(HistogramDecoder.decode(compressed(claiming(0, 5))).isEmpty()).isTrue();
  }

  @Test
  void anyBytesAreSurvived() {
    Random random = new Random(7);
    byte[] whole = Base64.getDecoder().decode(SyntheticRecording.histogram(1_000_000, 5_000_000));
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      assertThat(HistogramDecoder.decode(Base64.getEncoder().encodeToString(damaged))).isNotNull();
    }
  }

  /** A header of the plain form that claims a payload and a precision. */
  private static byte[] claiming(int payload, int digits) {
    return ByteBuffer.allocate(40)
        .putInt(0x1c849303 | 0x10)
        .putInt(payload)
        .putInt(0)
        .putInt(digits)
        .putLong(1)
        .putLong(Long.MAX_VALUE / 2)
        .putDouble(1)
        .array();
  }

  private static String compressed(byte[] plain) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[8]);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(plain);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
