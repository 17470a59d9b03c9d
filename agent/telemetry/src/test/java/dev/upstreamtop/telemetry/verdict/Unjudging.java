// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.verdict;

/** Verdicts as of somebody who fails each time. */
public final class Unjudging {

  private Unjudging() {}

  /** Makes what fails. */
  public static LiveVerdicts verdicts() {
    return new LiveVerdicts(
        () ->
            rows -> {
              throw new OutOfMemoryError("as in a full heap");
            });
  }
}
