// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What identifies a backend in a recording.
 *
 * @param endpoint address and port as recorded, {@code 10.0.0.9:8080}, or {@code other}; non-null
 * @param side from which end it was seen; non-null
 * @param place the host that it is on, where the endpoint alone does not tell: each host has a
 *     loopback device of its own; non-null
 */
public record BackendId(String endpoint, Side side, Place place) implements Comparable<BackendId> {

  /** The endpoint of the row that holds everything beyond a bounded table. */
  public static final String OTHER = "other";

  /** Four octets, or groups between brackets, and a port. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:(\\d+(?:\\.\\d+){3})|\\[([0-9a-fA-F:]+)])(?::(\\d+))");

  private static final Comparator<BackendId> ORDER =
      Comparator.comparing(BackendId::key)
          .thenComparing(BackendId::endpoint)
          .thenComparing(BackendId::side)
          .thenComparing(id -> id.place.host());

  public BackendId {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(place, "place");
  }

  /** One whose endpoint says it all. */
  public BackendId(String endpoint, Side side) {
    this(endpoint, side, Place.ANYWHERE);
  }

  /** Whether this row stands for many backends. */
  public boolean isOther() {
    return OTHER.equals(endpoint);
  }

  /** The same backend as it is seen from its other end. */
  public BackendId otherSide() {
    return new BackendId(endpoint, side == Side.CLIENT ? Side.SERVER : Side.CLIENT, place);
  }

  /** The part behind the last colon, empty for {@code other}. */
  public String port() {
    int colon = endpoint.lastIndexOf(':');
    return colon < 0 ? "" : endpoint.substring(colon + 1);
  }

  /** What sorts as addresses do, 10.0.0.9 before 10.0.0.10; names and the like come last. */
  private String key() {
    Matcher address = ADDRESS.matcher(endpoint);
    if (!address.matches()) {
      return "~";
    }
    boolean four = address.group(1) != null;
    String digits =
        (four
                ? Stream.of(address.group(1).split("\\.", -1)).map(octet -> padded(octet, 3))
                : groups(address.group(2)))
            .collect(Collectors.joining());
    return (four ? "4" : "6") + digits + padded(address.group(3), 5);
  }

  /** The eight groups of an IPv6 address; those that {@code ::} stands for are 0. */
  private static Stream<String> groups(String address) {
    String[] halves = address.split("::", 2);
    List<String> groups = new ArrayList<>(groupsOf(halves[0]));
    List<String> last = halves.length == 2 ? groupsOf(halves[1]) : List.of();
    while (groups.size() + last.size() < 8) {
      groups.add("0");
    }
    groups.addAll(last);
    return groups.stream().map(group -> padded(group.toLowerCase(Locale.ROOT), 4));
  }

  private static List<String> groupsOf(String half) {
    return half.isEmpty() ? List.of() : List.of(half.split(":", -1));
  }

  private static String padded(String digits, int length) {
    return "0".repeat(Math.max(0, length - digits.length())) + digits;
  }

  @Override
  public int compareTo(BackendId that) {
    return ORDER.compare(this, that);
  }
}
