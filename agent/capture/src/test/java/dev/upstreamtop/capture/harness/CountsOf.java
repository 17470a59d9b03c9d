// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import java.util.stream.Stream;

/** Counters that are best looked at together: what is not expected among them is 0. */
public final class CountsOf {

  private CountsOf() {}

  /** Final responses by class, 1xx to 5xx, then interim ones and how many were truncated. */
  public static long[] responses(BackendRow row) {
    return of(
        row,
        Counter.RESPONSES_1XX,
        Counter.RESPONSES_2XX,
        Counter.RESPONSES_3XX,
        Counter.RESPONSES_4XX,
        Counter.RESPONSES_5XX,
        Counter.INTERIM,
        Counter.TRUNCATED);
  }

  /** Attempts to connect: established, refused, unreachable, timed out. */
  public static long[] connections(BackendRow row) {
    return of(row, Counter.CONNECTS, Counter.REFUSED, Counter.UNREACHABLE, Counter.TIMED_OUT);
  }

  private static long[] of(BackendRow row, Counter... counters) {
    return Stream.of(counters).mapToLong(row.counts()::get).toArray();
  }
}
