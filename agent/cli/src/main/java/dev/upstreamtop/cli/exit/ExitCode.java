// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.exit;

import dev.upstreamtop.telemetry.source.CaptureUnavailableException;

/** The exit codes of the command, as docs/troubleshooting.md lists them. */
public final class ExitCode {

  /** It is done. */
  public static final int DONE = 0;

  /** A mistake in upstreamtop itself. */
  public static final int INTERNAL = 1;

  /** A wrong option or argument. */
  public static final int USAGE = 2;

  /** Something has to be installed. */
  public static final int NOT_INSTALLED = 3;

  /** A privilege is missing. */
  public static final int NO_PRIVILEGE = 4;

  /** The kernel is too old, or refused a program. */
  public static final int KERNEL = 5;

  /** There is no such network interface. */
  public static final int NO_INTERFACE = 6;

  /** A port or a file is in use or cannot be written. */
  public static final int IN_USE = 7;

  /** A recording cannot be read. */
  public static final int UNREADABLE_RECORDING = 8;

  /** There is no such process, or it refuses to be attached to. */
  public static final int NO_PROCESS = 9;

  /** The capture ended by itself, or the host is short of what it takes to begin one. */
  public static final int ENDED = 10;

  /** The agent is in the JVM, which captures nothing all the same. */
  public static final int NOT_CAPTURING = 11;

  /** Some of the recordings could be read in part only, or not at all. */
  public static final int READ_IN_PART = 12;

  /** SIGINT ended it. */
  public static final int INTERRUPTED = 130;

  /** SIGTERM ended it. */
  public static final int TERMINATED = 143;

  private ExitCode() {}

  /** The code for what stands in the way of a capture. */
  public static int of(CaptureUnavailableException.Cause cause) {
    return switch (cause) {
      case LIBRARY, RUNTIME -> NOT_INSTALLED;
      case PRIVILEGE -> NO_PRIVILEGE;
      case KERNEL, PROGRAM -> KERNEL;
      case INTERFACE -> NO_INTERFACE;
      case FEED -> IN_USE;
      case SHORTAGE -> ENDED;
    };
  }
}
