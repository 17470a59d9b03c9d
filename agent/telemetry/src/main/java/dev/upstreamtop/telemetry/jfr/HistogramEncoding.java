// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.Adler32;

/**
 * Writes a distribution as HdrHistogram's compressed V2 encoding in Base64, which the library's
 * implementations in all languages read and add.
 *
 * <p>The zlib stream inside holds its data stored: a handful of counts hardly shrinks, and storing
 * them takes a fifth of the time.
 */
final class HistogramEncoding {

  private static final int COOKIE = 0x1c849303 | 0x10;
  private static final int COMPRESSED_COOKIE = 0x1c849304 | 0x10;
  private static final int SIGNIFICANT_DIGITS = 1;
  private static final long LOWEST_DISCERNIBLE = 1L << LatencyHistogram.UNIT_SHIFT;
  private static final long HIGHEST_TRACKABLE = (1L << 37) - 1;
  private static final int HEADER = 40;
  private static final int LONGEST_COUNT = 9;
  // RFC 1950 and RFC 1951, 3.2.4: deflate with a 32 KB window, one final stored block, a check sum.
  private static final short ZLIB_HEADER = 0x7801;
  private static final byte FINAL_STORED_BLOCK = 1;
  private static final int ZLIB_OVERHEAD = 2 + 1 + 2 + 2 + 4;

  private HistogramEncoding() {}

  static String encode(LatencyHistogram histogram) {
    ByteBuffer content = ByteBuffer.allocate(HEADER + LONGEST_COUNT * histogram.usedBuckets());
    content.position(HEADER);
    histogram.forEachBucket(new Counts(content));
    int length = content.position();
    content.putInt(0, COOKIE);
    content.putInt(4, length - HEADER);
    content.putInt(8, 0); // normalising offset: none
    content.putInt(12, SIGNIFICANT_DIGITS);
    content.putLong(16, LOWEST_DISCERNIBLE);
    content.putLong(24, HIGHEST_TRACKABLE);
    content.putDouble(32, 1.0); // ratio of stored integers to doubles
    return Base64.getEncoder().encodeToString(compressed(content.array(), length));
  }

  private static byte[] compressed(byte[] content, int length) {
    Adler32 checksum = new Adler32();
    checksum.update(content, 0, length);
    return ByteBuffer.allocate(8 + ZLIB_OVERHEAD + length)
        .putInt(COMPRESSED_COOKIE)
        .putInt(ZLIB_OVERHEAD + length)
        .putShort(ZLIB_HEADER)
        .put(FINAL_STORED_BLOCK)
        .putShort(Short.reverseBytes((short) length))
        .putShort(Short.reverseBytes((short) ~length))
        .put(content, 0, length)
        .putInt((int) checksum.getValue())
        .array();
  }

  /** Writes counts in order of their buckets; a run of empty buckets is one negative number. */
  private static final class Counts implements LatencyHistogram.BucketConsumer {
    private final ByteBuffer buffer;
    private int next;

    Counts(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public void accept(int bucket, long count) {
      int empty = bucket - next;
      if (empty > 0) {
        putZigZag(buffer, empty == 1 ? 0 : -empty);
      }
      putZigZag(buffer, count);
      next = bucket + 1;
    }
  }

  /** LEB128 of seven bits a byte, least significant first; a ninth byte holds eight. */
  private static void putZigZag(ByteBuffer buffer, long value) {
    long rest = (value << 1) ^ (value >> 63);
    for (int bytes = 1; bytes < LONGEST_COUNT; bytes++) {
      if (rest >>> 7 == 0) {
        buffer.put((byte) rest);
        return;
      }
      buffer.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }
}
