// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import java.time.Instant;

/** A stretch of wall-clock time, in nanoseconds since the epoch. */
record Span(long from, long to) {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  static Span of(Instant from, Instant to) {
    return new Span(nanos(from), nanos(to));
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  long length() {
    return Math.max(0, to - from);
  }

  boolean overlaps(Span that) {
    return from <= that.to && that.from <= to;
  }

  /** The shortest span that holds both. */
  Span plus(Span that) {
    return new Span(Math.min(from, that.from), Math.max(to, that.to));
  }
}
