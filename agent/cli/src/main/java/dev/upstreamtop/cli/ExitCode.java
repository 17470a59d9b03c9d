// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.telemetry.source.CaptureUnavailableException;

/** The exit codes of the command, as docs/troubleshooting.md lists them. */
final class ExitCode {

  static final int DONE = 0;
  static final int INTERNAL = 1;
  static final int USAGE = 2;
  static final int NOT_INSTALLED = 3;
  static final int NO_PRIVILEGE = 4;
  static final int KERNEL = 5;
  static final int NO_INTERFACE = 6;
  static final int IN_USE = 7;
  static final int UNREADABLE_RECORDING = 8;
  static final int NO_PROCESS = 9;
  static final int INTERRUPTED = 130;
  static final int TERMINATED = 143;

  private ExitCode() {}

  /** The code for what stands in the way of a capture. */
  static int of(CaptureUnavailableException.Cause cause) {
    return switch (cause) {
      case LIBRARY, RUNTIME -> NOT_INSTALLED;
      case PRIVILEGE -> NO_PRIVILEGE;
      case KERNEL, PROGRAM -> KERNEL;
      case INTERFACE -> NO_INTERFACE;
      case FEED -> IN_USE;
    };
  }
}
