// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

import java.util.Objects;
import java.util.Set;

/**
 * A host, by which backends with one address are told apart.
 *
 * @param host its name; empty for {@link #ANYWHERE}, and where it is not recorded; non-null
 * @param captureIds the captures on it that a recording has events of; immutable
 */
public record Place(String host, Set<String> captureIds) {

  /** Where there is nothing to tell apart. */
  public static final Place ANYWHERE = new Place("", Set.of());

  public Place {
    Objects.requireNonNull(host, "host");
    captureIds = Set.copyOf(captureIds);
  }
}
