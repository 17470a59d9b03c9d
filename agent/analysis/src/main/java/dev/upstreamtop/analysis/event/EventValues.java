// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;

/**
 * The values of one recorded event, whichever library reads it.
 *
 * <p>Releases and JDKs differ in the fields that their events have: one that is not there reads as
 * nothing.
 */
public interface EventValues {

  /**
   * A caller in a stack trace.
   *
   * @param type name of the class, with its package; never null
   */
  record Caller(String type, String method) {}

  /** Whether there is a field of that name. */
  boolean has(String field);

  /** A text, or an empty one. */
  String text(String field);

  /** A number without unit, a length of time in nanoseconds, a size in bytes; or 0. */
  long number(String field);

  /** A length of time, whatever it was recorded in, in nanoseconds; or 0. */
  long nanos(String field);

  /** A share, 0 to 1; or 0. */
  double real(String field);

  /** A flag, or false. */
  boolean flag(String field);

  /** The name of a class with its package, or an empty text. */
  String className(String field);

  /** A moment that was recorded in whole milliseconds, in nanoseconds since the epoch; or 0. */
  long momentNanos(String field);

  /** From its beginning to its end, by the recording's clock. */
  TimeRange range();

  /** The stack trace from its top, the part of it that is of use; empty without one. */
  List<Caller> callers();
}
