// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.judged;

import dev.upstreamtop.analysis.limit.Limit;

/** Where only one interval is known, as by beans: shares that are notable by the one table. */
public final class NotableShares {

  private NotableShares() {}

  /** Whether a share of 5xx among answers, 0 to 1, is notable. */
  public static boolean ofErrors(double share) {
    return Limit.ERROR_SHARE.reachedBy(share);
  }

  /** Whether a share of failures among what was tried, 0 to 1, is notable. */
  public static boolean ofFailures(double share) {
    return Limit.FAILURE_SHARE.reachedBy(share);
  }
}
