// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import java.util.Locale;
import java.util.Set;

/** A trouble that a backend can be told to have, and what a judgement has to say of it. */
enum Fault {
  ERRORS(FindingKind.ERRORS),
  HANG(FindingKind.HANG),
  BODY(FindingKind.HANG),
  TRUNCATED(FindingKind.TRUNCATED),
  LOCK(FindingKind.SLOW, CauseKind.LOCK_CONTENTION),
  SLEEP(FindingKind.SLOW, CauseKind.SLEEP),
  ROUTE(FindingKind.SLOW_ROUTE, CauseKind.SLEEP),
  DOWNSTREAM(FindingKind.SLOW, CauseKind.DOWNSTREAM),
  POOL(FindingKind.SLOW, CauseKind.POOL_QUEUE),
  PAUSES(FindingKind.SLOW, CauseKind.SYSTEM_GC, CauseKind.GC_PAUSES);

  private final FindingKind kind;

  @SuppressWarnings("ImmutableEnumChecker") // Made by Set.of.
  private final Set<CauseKind> causes;

  Fault(FindingKind kind, CauseKind... causes) {
    this.kind = kind;
    this.causes = Set.of(causes);
  }

  /** What the backend is told. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a finding names it, and its cause where the JVM recorded that. */
  boolean isNamedBy(Finding finding) {
    return finding.kind() == kind
        && (causes.isEmpty()
            || finding.cause().map(Explanation::kind).filter(causes::contains).isPresent());
  }
}
