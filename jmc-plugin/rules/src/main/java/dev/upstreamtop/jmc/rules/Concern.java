// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.analysis.finding.FindingKind;
import java.util.Arrays;
import java.util.List;

/** What a rule looks after: the one table of which rule tells findings of which kind. */
enum Concern {
  ERROR_SHARE("errorShare"),
  SLOW("latencyOutlier"),
  LOAD("loadImbalance"),
  BROKEN_CONNECTIONS("brokenConnections"),
  IN_FLIGHT("inFlight"),
  RETRANSMISSIONS("retransmissions"),
  HELD_UP("slowBecauseOfJvm"),
  KEPT_CONNECTIONS("keptConnections"),
  GIVEN_UP("givenUp"),
  INCOMPLETE("dataIncomplete");

  private final String rule;

  Concern(String rule) {
    this.rule = rule;
  }

  /** The beginning of the rule's keys in the message file, and the end of its id. */
  String rule() {
    return rule;
  }

  /** Whose concern a finding is. */
  static Concern of(FindingKind kind) {
    return switch (kind) {
      case ERRORS, CLIENT_ERRORS -> ERROR_SHARE;
      case SLOW, SLOW_ROUTE, SLOW_BODY -> SLOW;
      case IMBALANCE -> LOAD;
      case REFUSED, UNREACHABLE, ACCEPT_QUEUE, RESET, CLOSED, TRUNCATED -> BROKEN_CONNECTIONS;
      case HANG, PILE_UP -> IN_FLIGHT;
      case RETRANSMISSIONS -> RETRANSMISSIONS;
      case HELD_UP -> HELD_UP;
      case CHURN -> KEPT_CONNECTIONS;
      case GIVEN_UP -> GIVEN_UP;
      case INCOMPLETE -> INCOMPLETE;
    };
  }

  /** The kinds that are its, the gravest first. */
  List<FindingKind> kinds() {
    return Arrays.stream(FindingKind.values()).filter(kind -> of(kind) == this).toList();
  }

  /** The events without which nothing of it can be found, without package; each once. */
  List<String> events() {
    return kinds().stream().map(FindingKind::event).distinct().toList();
  }
}
