// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import dev.upstreamtop.telemetry.snapshot.Address;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Backends named by port, address or prefix: {@code 8080}, {@code 10.0.0.9}, {@code 10.0.0.9:80},
 * {@code 10.0.0.0/8}, {@code 10.0.0.0/8:80}, {@code ::1}, {@code [::1]:9001}, {@code
 * [2001:db8::]/32}, {@code 2001:db8::/32}, {@code ::ffff:0:0/96}.
 *
 * @param address the address, IPv4 as IPv4-mapped IPv6 ({@code ::ffff:a.b.c.d}); {@link
 *     Address#ANY} where only a port is named
 * @param prefixLength how many leading bits of the 128 count: 0 for any address, 96 + n for an IPv4
 *     prefix of n bits
 * @param port 1 to 65535, or 0 for any port
 */
public record EndpointFilter(Address address, int prefixLength, int port) {

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final int MAPPED_PREFIX = 96;
  private static final int WHOLE_ADDRESS = 128;

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
    // An IPv4 address that is written as a mapped one has a prefix as long as others of IPv6.
    int width = address.indexOf(':') < 0 ? 32 : WHOLE_ADDRESS;
    if (prefix > width) {
      throw new IllegalArgumentException("prefix length of '" + text + "' is more than " + width);
    }
    int bits = prefix < 0 ? WHOLE_ADDRESS : WHOLE_ADDRESS - width + prefix;
    if (parsed.isIpv4() && bits < MAPPED_PREFIX) {
      throw new IllegalArgumentException(
          "prefix length of '" + text + "' is less than the " + MAPPED_PREFIX + " of all of IPv4");
    }
    return new EndpointFilter(parsed, bits, port);
  }

  private static Address address(String address, String text) {
    try {
      return Address.parse(address);
    } catch (IllegalArgumentException notAnAddress) {
      throw malformed(text);
    }
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

  /**
   * The one endpoint that is meant.
   *
   * @throws IllegalArgumentException where it is not one address with one port
   */
  public Endpoint endpoint() {
    if (prefixLength != WHOLE_ADDRESS || port == 0) {
      throw new IllegalArgumentException("'" + this + "' must name one address and one port");
    }
    return new Endpoint(address.text(), port);
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
    String prefix = prefixLength == WHOLE_ADDRESS ? "" : "/" + bits;
    return host + prefix + (port == 0 ? "" : ":" + port);
  }
}
