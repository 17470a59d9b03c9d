// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * An IP address, with the one text it has everywhere: dotted for IPv4, RFC 5952 for IPv6.
 *
 * @param high the first eight bytes in network order
 * @param low the last eight; an IPv4 address is IPv4-mapped ({@code ::ffff:a.b.c.d})
 */
public record Address(long high, long low) {

  /** All zeros: {@code ::}, any address where one is bound or filtered. */
  public static final Address ANY = new Address(0, 0);

  private static final int GROUPS = 8;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final long MAPPED = 0xffffL;
  private static final Pattern CHARACTERS = Pattern.compile("[0-9a-fA-F:.]+");

  /**
   * The address of some bytes.
   *
   * @param bytes 4 or 16 of them in network order
   */
  public static Address of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case IPV4_BYTES -> ofIpv4(buffer.getInt());
      case IPV6_BYTES -> new Address(buffer.getLong(), buffer.getLong());
      default -> throw new IllegalArgumentException(bytes.length + " bytes are no IP address");
    };
  }

  /** An IPv4 address, its first byte the highest. */
  public static Address ofIpv4(int address) {
    return new Address(0, MAPPED << Integer.SIZE | Integer.toUnsignedLong(address));
  }

  /**
   * Reads a literal, in whatever form; no name is ever looked up.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Address parse(String text) {
    // Only the characters of a literal get as far as the resolver, which knows them all.
    boolean literal =
        CHARACTERS.matcher(text).matches()
            && (text.indexOf(':') >= 0 || text.chars().filter(c -> c == '.').count() == 3);
    if (literal) {
      try {
        return of(InetAddress.getByName(text).getAddress());
      } catch (UnknownHostException malformed) {
        // Said below.
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no IP address");
  }

  /** Whether this is an IPv4 address. */
  public boolean isIpv4() {
    return high == 0 && low >>> Integer.SIZE == MAPPED;
  }

  /** The canonical text, without brackets. */
  public String text() {
    return isIpv4() ? dotted() : colons();
  }

  private String dotted() {
    StringJoiner text = new StringJoiner(".");
    for (int shift = 24; shift >= 0; shift -= Byte.SIZE) {
      text.add(Long.toString(low >>> shift & 0xff));
    }
    return text.toString();
  }

  /** The first longest run of two or more zero groups becomes "::" (RFC 5952, section 4.2). */
  private String colons() {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && group(i + run) == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
    }
    return start < 0 ? joined(0, GROUPS) : joined(0, start) + "::" + joined(start + length, GROUPS);
  }

  private String joined(int from, int to) {
    StringJoiner text = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      text.add(Integer.toHexString(group(i)));
    }
    return text.toString();
  }

  private int group(int index) {
    long half = index < GROUPS / 2 ? high : low;
    return (int) (half >>> (Short.SIZE * (GROUPS / 2 - 1 - index % (GROUPS / 2)))) & 0xffff;
  }
}
