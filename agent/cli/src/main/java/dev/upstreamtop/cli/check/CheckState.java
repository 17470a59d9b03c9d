// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.check;

/** What a check comes to, in the words and codes of monitoring plugins; the gravest last. */
public enum CheckState {
  OK(0),
  /** It could not be checked: whatever it is, it is graver than nothing. */
  UNKNOWN(3),
  WARNING(1),
  CRITICAL(2);

  private final int exitCode;

  CheckState(int exitCode) {
    this.exitCode = exitCode;
  }

  /** What the process exits with, 0 to 3. */
  public int exitCode() {
    return exitCode;
  }

  /** The beginning of a status line. */
  String label() {
    return "UPSTREAMTOP " + name();
  }
}
