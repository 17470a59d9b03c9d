// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

/**
 * What was found about one thing.
 *
 * @param verdict whether it will do
 * @param exitCode what the command should exit with because of it; 0 unless the verdict is {@link
 *     Verdict#FAIL}
 * @param words one line: what was found, and the remedy where one is needed
 */
public record HostFinding(Verdict verdict, int exitCode, String words) {

  /** Whether something will do. */
  public enum Verdict {
    /** As it should be. */
    OK("ok  "),
    /** Works, but something will be missing. */
    WARN("warn"),
    /** Nothing can be captured like that. */
    FAIL("FAIL");

    private final String mark;

    Verdict(String mark) {
      this.mark = mark;
    }

    /** Four columns. */
    public String mark() {
      return mark;
    }
  }

  static HostFinding ok(String words) {
    return new HostFinding(Verdict.OK, 0, words);
  }

  static HostFinding warn(String words) {
    return new HostFinding(Verdict.WARN, 0, words);
  }

  static HostFinding fail(int exitCode, String words) {
    return new HostFinding(Verdict.FAIL, exitCode, words);
  }
}
