// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.jmc.rules.sample.Distribution;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.HdrHistogram.Histogram;

/**
 * Reads the histogram that a latency event carries: HdrHistogram's compressed encoding in Base64.
 *
 * <p>A recording is not ours to trust, and the library believes every length it reads. So the text
 * is inflated here, into a bounded buffer, and the header looked at before the library is asked.
 */
final class HistogramDecoder {

  private static final int MAX_TEXT = 64 * 1024;
  private static final int MAX_INFLATED = 256 * 1024;

  /** Of the compressed form: a cookie and the length of what follows. */
  private static final int COMPRESSED_HEADER = 8;

  /** Of the plain form: cookie, length, offset, digits, lowest, highest, ratio. */
  private static final int PLAIN_HEADER = 40;

  private static final int LENGTH_AT = 4;
  private static final int DIGITS_AT = 12;
  private static final int MAX_DIGITS = 3;

  private HistogramDecoder() {}

  /**
   * Decodes a field's text.
   *
   * @param encoded may be null or anything at all
   * @return {@link Distribution#EMPTY} for what is no histogram
   */
  static Distribution decode(String encoded) {
    if (encoded == null || encoded.isEmpty() || encoded.length() > MAX_TEXT) {
      return Distribution.EMPTY;
    }
    try {
      ByteBuffer plain = inflate(Base64.getDecoder().decode(encoded));
      return plain.limit() < PLAIN_HEADER
              || plain.getInt(LENGTH_AT) != plain.limit() - PLAIN_HEADER
              || plain.getInt(DIGITS_AT) > MAX_DIGITS
          ? Distribution.EMPTY
          : Distribution.of(Histogram.decodeFromByteBuffer(plain, 0));
    } catch (DataFormatException | RuntimeException notAHistogram) {
      return Distribution.EMPTY;
    }
  }

  private static ByteBuffer inflate(byte[] compressed) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed, COMPRESSED_HEADER, compressed.length - COMPRESSED_HEADER);
      // Most have a few hundred bytes; only those with more pay for more room.
      byte[] plain = new byte[2 * 1024];
      int length = inflater.inflate(plain);
      if (!inflater.finished()) {
        byte[] larger = new byte[MAX_INFLATED];
        System.arraycopy(plain, 0, larger, 0, length);
        length += inflater.inflate(larger, length, larger.length - length);
        plain = larger;
      }
      if (!inflater.finished()) {
        throw new DataFormatException("longer than any histogram, or cut short");
      }
      return ByteBuffer.wrap(plain, 0, length).slice();
    } finally {
      inflater.end();
    }
  }
}
