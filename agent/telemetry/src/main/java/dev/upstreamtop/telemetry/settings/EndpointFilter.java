// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Backends named by port, address or prefix: {@code 8080}, {@code 10.0.0.9}, {@code 10.0.0.9:80},
 * {@code 10.0.0.0/8}, {@code 10.0.0.0/8:80}, {@code ::1}, {@code [::1]:9001}, {@code
 * [2001:db8::]/32}, {@code 2001:db8::/32}.
 *
 * @param address the address, IPv4 as IPv4-mapped IPv6 ({@code ::ffff:a.b.c.d}); {@link
 *     Address#ANY} where only a port is named
 * @param prefixLength how many leading bits of the 128 count: 0 for any address, 96 + n for an IPv4
 *     prefix of n bits
 * @param port 1 to 65535, or 0 for any port
 */
public record EndpointFilter(Address address, int prefixLength, int port) {

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern ADDRESS_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]+");
  private static final int MAPPED_PREFIX = 96;

  /** An immutable 16-byte address. */
  public record Address(long high, long low) {
    /** Any address. */
    public static final Address ANY = new Address(0, 0);

    /** Whether this is an IPv4-mapped address. */
    public boolean isIpv4() {
      return high == 0 && low >>> 32 == 0xffffL;
    }

    /** The canonical text form: dotted for IPv4, RFC 5952 form for IPv6 is not promised. */
    public String text() {
      byte[] bytes = new byte[16];
      for (int i = 0; i < 8; i++) {
        bytes[i] = (byte) (high >>> (56 - 8 * i));
        bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
      }
      try {
        return InetAddress.getByAddress(bytes).getHostAddress();
      } catch (UnknownHostException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  public EndpointFilter {
    Objects.requireNonNull(address, "address");
    if (prefixLength < 0 || prefixLength > 128) {
      throw new IllegalArgumentException("prefix length out of range 0 to 128: " + prefixLength);
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port out of range 1 to 65535: " + port);
    }
  }

  /**
   * Reads one filter.
   *
   * @throws IllegalArgumentException with a message that names the text and the forms that are
   *     understood
   */
  public static EndpointFilter parse(String text) {
    String rest = text.strip();
    if (PORT.matcher(rest).matches()) {
      return new EndpointFilter(Address.ANY, 0, port(rest, text));
    }
    int port = 0;
    int prefix = -1;
    String address;
    if (rest.startsWith("[")) {
      int close = rest.indexOf(']');
      if (close < 0) {
        throw malformed(text);
      }
      address = rest.substring(1, close);
      rest = rest.substring(close + 1);
    } else {
      int end = rest.indexOf('/');
      boolean ipv4 = rest.indexOf('.') >= 0 && !rest.startsWith("::");
      int colon = ipv4 ? rest.indexOf(':') : -1;
      int cut = end >= 0 ? end : colon >= 0 ? colon : rest.length();
      address = rest.substring(0, cut);
      rest = rest.substring(cut);
    }
    if (rest.startsWith("/")) {
      int colon = rest.indexOf(':');
      prefix = number(colon < 0 ? rest.substring(1) : rest.substring(1, colon), text);
      rest = colon < 0 ? "" : rest.substring(colon);
    }
    if (rest.startsWith(":")) {
      port = port(rest.substring(1), text);
    } else if (!rest.isEmpty()) {
      throw malformed(text);
    }
    Address parsed = address(address, text);
    int width = parsed.isIpv4() ? 32 : 128;
    if (prefix > width) {
      throw new IllegalArgumentException("prefix length of '" + text + "' is more than " + width);
    }
    int bits = prefix < 0 ? 128 : 128 - width + prefix;
    return new EndpointFilter(parsed, bits, port);
  }

  private static Address address(String address, String text) {
    // Only characters of a literal get as far as the resolver, so no name is ever looked up.
    if (!ADDRESS_CHARACTERS.matcher(address).matches()
        || (address.indexOf(':') < 0 && !dotted(address))) {
      throw malformed(text);
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      if (bytes.length == 4) {
        long low = 0xffffL << 32;
        for (int i = 0; i < 4; i++) {
          low |= (bytes[i] & 0xffL) << (24 - 8 * i);
        }
        return new Address(0, low);
      }
      long high = 0;
      long low = 0;
      for (int i = 0; i < 8; i++) {
        high = (high << 8) | (bytes[i] & 0xff);
        low = (low << 8) | (bytes[8 + i] & 0xff);
      }
      return new Address(high, low);
    } catch (UnknownHostException notAnAddress) {
      throw malformed(text);
    }
  }

  private static boolean dotted(String address) {
    return address.chars().filter(c -> c == '.').count() == 3;
  }

  private static int port(String digits, String text) {
    int port = number(digits, text);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port of '" + text + "' is out of range 1 to 65535");
    }
    return port;
  }

  private static int number(String digits, String text) {
    if (!PORT.matcher(digits).matches()) {
      throw malformed(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no port, address, address:port or prefix (8080, 10.0.0.9:80, 10.0.0.0/8,"
            + " [::1]:9001)");
  }

  /** Whether every address is meant. */
  public boolean anyAddress() {
    return prefixLength == 0;
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    if (anyAddress()) {
      return port == 0 ? "::/0" : Integer.toString(port);
    }
    String host = address.isIpv4() ? address.text() : "[" + address.text() + "]";
    int bits = address.isIpv4() ? prefixLength - MAPPED_PREFIX : prefixLength;
    String prefix = prefixLength == 128 ? "" : "/" + bits;
    return host + prefix + (port == 0 ? "" : ":" + port);
  }
}
