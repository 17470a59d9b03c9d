// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

/** What the leaderboard's table asks of a column. */
sealed interface BoardColumn permits Column, CounterColumn {

  /** Its heading. */
  String title();

  /** What it means, for people. */
  String tip();

  /** What it is sorted by. */
  Class<?> valueClass();

  /** Preferred width in pixels. */
  int width();

  /** Its value of a backend. */
  Object value(BackendLine line);

  /** How a value of this column reads. */
  String text(Object value);

  /** What a value's text leaves out; null for nothing. */
  default String hint(Object value) {
    return null;
  }
}
