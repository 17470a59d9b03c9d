// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Adler32;

/**
 * Writes a distribution as HdrHistogram's compressed V2 encoding in Base64, which the library's
 * implementations in all languages read and add; for use by one thread at a time.
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
  private static final int BLOCK_HEADER = 2 + 1 + 2 + 2;
  private static final int CHECKSUM = 4;
  private static final int CONTENT = 8 + BLOCK_HEADER;

  // Thousands of distributions are written one after the other: all into the same bytes.
  private final byte[] bytes =
      new byte[CONTENT + HEADER + LONGEST_COUNT * LatencyHistogram.BUCKETS + CHECKSUM];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private final Adler32 checksum = new Adler32();
  private final Base64.Encoder base64 = Base64.getEncoder();
  private int position;
  private int next;

  HistogramEncoding() {
    buffer
        .putInt(COMPRESSED_COOKIE)
        .putInt(0) // the length of what follows
        .putShort(ZLIB_HEADER)
        .put(FINAL_STORED_BLOCK)
        .putShort((short) 0) // the length of the content
        .putShort((short) 0) // its complement
        .putInt(COOKIE)
        .putInt(0) // the length of the counts
        .putInt(0) // normalising offset: none
        .putInt(SIGNIFICANT_DIGITS)
        .putLong(LOWEST_DISCERNIBLE)
        .putLong(HIGHEST_TRACKABLE)
        .putDouble(1.0); // ratio of stored integers to doubles
  }

  String encode(LatencyHistogram histogram) {
    position = CONTENT + HEADER;
    next = 0;
    histogram.forEachBucket(this::put);
    int length = position - CONTENT;
    buffer.putInt(4, BLOCK_HEADER + length + CHECKSUM);
    buffer.putShort(CONTENT - 4, Short.reverseBytes((short) length));
    buffer.putShort(CONTENT - 2, Short.reverseBytes((short) ~length));
    buffer.putInt(CONTENT + 4, length - HEADER);
    checksum.reset();
    checksum.update(bytes, CONTENT, length);
    buffer.putInt(position, (int) checksum.getValue());
    return base64.encodeToString(Arrays.copyOf(bytes, position + CHECKSUM));
  }

  /** Counts come in order of their buckets; a run of empty buckets is one negative number. */
  private void put(int bucket, long count) {
    int empty = bucket - next;
    if (empty > 0) {
      putZigZag(empty == 1 ? 0 : -empty);
    }
    putZigZag(count);
    next = bucket + 1;
  }

  /** LEB128 of seven bits a byte, least significant first; a ninth byte holds eight. */
  private void putZigZag(long value) {
    long rest = (value << 1) ^ (value >> 63);
    if (rest >>> 7 == 0) {
      // Nearly every number is of one byte.
      bytes[position++] = (byte) rest;
      return;
    }
    for (int end = position + LONGEST_COUNT - 1; position < end && rest >>> 7 != 0; rest >>>= 7) {
      bytes[position++] = (byte) (rest | 0x80);
    }
    bytes[position++] = (byte) rest;
  }
}
