// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Reads the histogram that a latency event carries: HdrHistogram's compressed encoding in Base64.
 */
final class HistogramDecoder {

  /** The longest text that is worth decoding: a full histogram with three digits stays below. */
  private static final int MAX_LENGTH = 256 * 1024;

  private HistogramDecoder() {}

  /**
   * Decodes a field's text.
   *
   * @param encoded may be null or anything at all: a recording is not ours to trust
   * @return {@link Distribution#EMPTY} for what is no histogram
   */
  static Distribution decode(String encoded) {
    if (encoded == null || encoded.isEmpty() || encoded.length() > MAX_LENGTH) {
      return Distribution.EMPTY;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
      return Distribution.of(Histogram.decodeFromCompressedByteBuffer(bytes, 0));
    } catch (DataFormatException | RuntimeException notAHistogram) {
      return Distribution.EMPTY;
    }
  }
}
