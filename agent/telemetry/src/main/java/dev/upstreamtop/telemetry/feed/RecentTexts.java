// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

/**
 * Gives equal texts of one interval after the other the same string: methods and routes are a good
 * part of what an agent keeps. Bounded, forgets whatever another text takes the place of; not safe
 * for use by several threads.
 */
final class RecentTexts {

  // Longer ones are rare, and not worth being held on to.
  private static final int LONGEST = 128;
  private static final int PLACES = 4_096;

  private final String[] places = new String[PLACES];

  /** The text itself, or an equal one that came before. */
  String of(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16) & (PLACES - 1);
    String known = places[place];
    if (text.equals(known)) {
      return known;
    }
    places[place] = text;
    return text;
  }
}
