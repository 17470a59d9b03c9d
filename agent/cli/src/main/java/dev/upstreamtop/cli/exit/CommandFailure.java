// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.exit;

import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.io.Serial;

/**
 * A command cannot do its work for a reason that its user can mend; the message is one line with
 * cause and remedy.
 */
public final class CommandFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * A failure.
   *
   * @param exitCode one of the documented exit codes, not 0
   * @param message one line: what is wrong and what helps
   */
  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The failure of a capture that could not start. */
  public static CommandFailure of(CaptureUnavailableException reason) {
    return new CommandFailure(ExitCode.of(reason.kind()), reason.getMessage());
  }

  /** What the process exits with. */
  public int exitCode() {
    return exitCode;
  }
}
