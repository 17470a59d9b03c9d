// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

import java.util.Comparator;
import java.util.Objects;

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

  private static final Comparator<BackendId> ORDER =
      Comparator.comparing(BackendId::endpoint)
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

  @Override
  public int compareTo(BackendId that) {
    return ORDER.compare(this, that);
  }
}
