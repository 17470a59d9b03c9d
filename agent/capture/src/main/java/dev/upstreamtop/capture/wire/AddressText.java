// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import java.util.StringJoiner;

/** IP addresses as text: dotted for IPv4, RFC 5952 for IPv6. */
public final class AddressText {

  private static final int GROUPS = 8;

  private AddressText() {}

  /**
   * The text of an address.
   *
   * @param address 16 bytes in network order; IPv4 as IPv4-mapped IPv6
   */
  public static String of(byte[] address) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }
    return isIpv4Mapped(groups) ? dotted(address) : colons(groups);
  }

  private static boolean isIpv4Mapped(int[] groups) {
    for (int i = 0; i < 5; i++) {
      if (groups[i] != 0) {
        return false;
      }
    }
    return groups[5] == 0xffff;
  }

  private static String dotted(byte[] address) {
    StringJoiner text = new StringJoiner(".");
    for (int i = 12; i < 16; i++) {
      text.add(Integer.toString(address[i] & 0xff));
    }
    return text.toString();
  }

  /** The first longest run of two or more zero groups becomes "::". */
  private static String colons(int[] groups) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && groups[i + run] == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
    }
    if (start < 0) {
      return joined(groups, 0, GROUPS);
    }
    return joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
  }

  private static String joined(int[] groups, int from, int to) {
    StringJoiner text = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      text.add(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
