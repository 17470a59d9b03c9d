// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Future;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.ResultToolkit;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/**
 * Runs a rule as Mission Control does, its required events included, and reads what a user reads.
 */
final class RuleAssertions {

  private RuleAssertions() {}

  static IResult evaluate(IRule rule, IItemCollection items) {
    return evaluate(rule, items, IPreferenceValueProvider.DEFAULT_VALUES);
  }

  static IResult evaluate(IRule rule, IItemCollection items, IPreferenceValueProvider values) {
    Future<IResult> future =
        RulesToolkit.evaluateParallel(List.of(rule), items, values, 1).get(rule);
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError("the rule failed", e);
    }
  }

  /** Summary, explanation and next step with their values; a value that is missing fails. */
  static String text(IResult result) {
    String text =
        String.join(
            "\n",
            populated(result, result.getSummary()),
            populated(result, result.getExplanation()),
            populated(result, result.getSolution()));
    for (TypedResult<?> typed : result.getRule().getResults()) {
      assertThat(text).doesNotContain("{" + typed.getIdentifier() + "}");
    }
    return text.replace('\u00a0', ' ');
  }

  /** A finding worth showing. */
  static String finding(IRule rule, IItemCollection items) {
    IResult result = evaluate(rule, items);
    assertThat(result.getSeverity()).isIn(Severity.INFO, Severity.WARNING);
    return text(result);
  }

  private static String populated(IResult result, String message) {
    return message == null ? "" : ResultToolkit.populateMessage(result, message, false);
  }
}
