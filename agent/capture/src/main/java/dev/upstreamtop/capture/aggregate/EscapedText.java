// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import java.nio.charset.StandardCharsets;

/** Makes text that is safe to show of bytes off the wire. */
final class EscapedText {

  private static final String HEX = "0123456789ABCDEF";

  private EscapedText() {}

  /** The bytes as ASCII; whatever is not a printable character of it becomes {@code %XX}. */
  static String of(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && isPrintable(bytes[i])) {
      i++;
    }
    if (i == end) {
      return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    }
    StringBuilder text = new StringBuilder(end - start + 16);
    for (i = start; i < end; i++) {
      if (isPrintable(bytes[i])) {
        text.append((char) bytes[i]);
      } else {
        text.append('%').append(HEX.charAt(bytes[i] >> 4 & 0xf)).append(HEX.charAt(bytes[i] & 0xf));
      }
    }
    return text.toString();
  }

  private static boolean isPrintable(byte c) {
    return c > ' ' && c < 0x7f;
  }
}
