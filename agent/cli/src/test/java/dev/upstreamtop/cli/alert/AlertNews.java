// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.ledger.Ledger;

/** Findings for tests, made by the judgement itself. */
public final class AlertNews {

  private AlertNews() {}

  /** A backend has begun to refuse connections. */
  public static FindingNews begun() {
    Ledger ledger = new Ledger();
    ledger.add(Traffic.incident(1));
    return new FindingWatch()
        .see(ledger.view()).news().stream()
            .filter(news -> news.finding().kind() == FindingKind.REFUSED)
            .findFirst()
            .orElseThrow();
  }
}
