// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.finding;

/** How much a finding matters. */
public enum Severity {
  /** Worth knowing; nothing is wrong for sure. */
  INFO,
  /** Requests suffer. */
  WARNING
}
