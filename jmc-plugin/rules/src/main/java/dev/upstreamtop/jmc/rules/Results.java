// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.LinearKindOfQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.rules.TypedCollectionResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/**
 * The typed results that most rules give, and how to make more.
 *
 * <p>Everything recorded goes into a message through a typed result, never by putting strings
 * together: Mission Control escapes results for HTML.
 */
final class Results {

  /** The backend that the summary is about. */
  static final TypedResult<String> BACKEND = text("backend");

  /** When it began. */
  static final TypedResult<IQuantity> START = instant("start");

  /** When it ended. */
  static final TypedResult<IQuantity> END = instant("end");

  /** Other backends with the same finding. */
  static final TypedCollectionResult<String> OTHERS =
      new TypedCollectionResult<>(
          "others",
          Messages.get("result.others"),
          Messages.get("result.others.description"),
          UnitLookup.PLAIN_TEXT,
          String.class);

  private Results() {}

  /** What every result about a backend in a time holds, and what is a rule's own. */
  static List<TypedResult<?>> aboutBackend(TypedResult<?>... own) {
    List<TypedResult<?>> all =
        new ArrayList<>(List.of(TypedResult.SCORE, BACKEND, START, END, OTHERS));
    all.addAll(List.of(own));
    return List.copyOf(all);
  }

  static TypedResult<String> text(String id) {
    return new TypedResult<>(id, name(id), description(id), UnitLookup.PLAIN_TEXT, String.class);
  }

  static TypedResult<IQuantity> percentage(String id) {
    return quantity(id, UnitLookup.PERCENTAGE);
  }

  static TypedResult<IQuantity> timespan(String id) {
    return quantity(id, UnitLookup.TIMESPAN);
  }

  static TypedResult<IQuantity> number(String id) {
    return quantity(id, UnitLookup.NUMBER);
  }

  private static TypedResult<IQuantity> instant(String id) {
    return new TypedResult<>(id, name(id), description(id), UnitLookup.TIMESTAMP, IQuantity.class);
  }

  private static TypedResult<IQuantity> quantity(String id, LinearKindOfQuantity kind) {
    return new TypedResult<>(id, name(id), description(id), kind, IQuantity.class);
  }

  private static String name(String id) {
    return Messages.get("result." + id);
  }

  private static String description(String id) {
    return Messages.get("result." + id + ".description");
  }
}
