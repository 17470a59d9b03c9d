// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import java.util.List;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.LinearKindOfQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.rules.TypedCollectionResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;

/**
 * The typed results that rules give.
 *
 * <p>Everything recorded goes into a message through a typed result, never by putting strings
 * together: Mission Control escapes results for HTML.
 */
final class Results {

  /** What was found, as the document on findings names it. */
  static final TypedResult<String> KIND = text("kind");

  /** The backend that the summary is about. */
  static final TypedResult<String> BACKEND = text("backend");

  /** When it began. */
  static final TypedResult<IQuantity> START = instant("start");

  /** When it ended. */
  static final TypedResult<IQuantity> END = instant("end");

  /** The part of the requests meanwhile that suffered. */
  static final TypedResult<IQuantity> AFFECTED = percentage("affected");

  /** Who, what and how much. */
  static final TypedResult<String> STATEMENT = text("statement");

  /** What a finding of that kind means. */
  static final TypedResult<String> MEANING = text("meaning");

  /** What else there is to say. */
  static final TypedResult<String> MORE = text("more");

  /** Why. */
  static final TypedResult<String> CAUSE = text("cause");

  /** The event that tells of the cause. */
  static final TypedResult<String> EVIDENCE = text("evidence");

  /** What would tell why. */
  static final TypedResult<String> NOT_RECORDED = text("notRecorded");

  /** What it is a part of. */
  static final TypedResult<String> INCIDENT = text("incident");

  /** What to do. */
  static final TypedResult<String> NEXT_STEP = text("nextStep");

  /** What else the same rule found. */
  static final TypedCollectionResult<String> OTHERS = texts("others");

  /** Events that were not recorded. */
  static final TypedCollectionResult<String> MISSING = texts("missing");

  private Results() {}

  /** What a result that tells a finding may hold. */
  static List<TypedResult<?>> aboutFinding() {
    return List.of(
        TypedResult.SCORE,
        KIND,
        BACKEND,
        START,
        END,
        AFFECTED,
        STATEMENT,
        MEANING,
        MORE,
        CAUSE,
        EVIDENCE,
        NOT_RECORDED,
        INCIDENT,
        NEXT_STEP,
        OTHERS,
        MISSING);
  }

  static TypedResult<String> text(String id) {
    return new TypedResult<>(id, name(id), description(id), UnitLookup.PLAIN_TEXT, String.class);
  }

  static TypedCollectionResult<String> texts(String id) {
    return new TypedCollectionResult<>(
        id, name(id), description(id), UnitLookup.PLAIN_TEXT, String.class);
  }

  static TypedResult<IQuantity> percentage(String id) {
    return quantity(id, UnitLookup.PERCENTAGE);
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
