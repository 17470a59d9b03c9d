// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import java.util.function.ToDoubleFunction;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/**
 * The two preferences that turn a rule's figure into a score: from the one on it is worth an
 * information, from the other on a warning.
 *
 * @param number a preference's value in the unit that the rule counts in
 */
record Limits(
    TypedPreference<IQuantity> information,
    TypedPreference<IQuantity> warning,
    ToDoubleFunction<IQuantity> number) {

  /** The limits as the user has them, in the unit that the rule counts in. */
  record InForce(double information, double warning) {

    /** Whether a figure is worth telling. */
    boolean reachedBy(double figure) {
      return figure >= information;
    }

    /** 0 to 100, as Mission Control grades its own rules. */
    double score(double figure) {
      return RulesToolkit.mapExp100(figure, information, warning);
    }
  }

  /** Limits of a share, 0 to 1. */
  static Limits ofShare(String rule, double information, double warning) {
    return new Limits(
        Preferences.percentage(id(rule, "info.limit"), information),
        Preferences.percentage(id(rule, "warning.limit"), warning),
        Quantities::shareOf);
  }

  /** Limits of a factor. */
  static Limits ofFactor(String rule, double information, double warning) {
    return new Limits(
        Preferences.number(id(rule, "info.factor"), information),
        Preferences.number(id(rule, "warning.factor"), warning),
        IQuantity::doubleValue);
  }

  /** Limits of an age; defaults in milliseconds, the rule counts in nanoseconds. */
  static Limits ofAge(String rule, long information, long warning) {
    return new Limits(
        Preferences.timespan(id(rule, "info.age"), information),
        Preferences.timespan(id(rule, "warning.age"), warning),
        age -> (double) Quantities.nanosOf(age));
  }

  private static String id(String rule, String limit) {
    return "upstreamtop." + rule + "." + limit;
  }

  InForce in(IPreferenceValueProvider values) {
    return new InForce(
        number.applyAsDouble(values.getPreferenceValue(information)),
        number.applyAsDouble(values.getPreferenceValue(warning)));
  }
}
