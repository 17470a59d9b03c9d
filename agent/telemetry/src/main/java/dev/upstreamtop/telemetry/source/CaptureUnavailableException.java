// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.source;

import java.util.Objects;

/**
 * Capturing is not possible here and now; the message is one line with the cause and the remedy.
 */
public final class CaptureUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Cause {
    /** No usable libbpf. */
    LIBRARY,
    /** A capability is missing. */
    PRIVILEGE,
    /** Memory or file descriptors are short, which may pass. */
    SHORTAGE,
    /** The kernel is older than 6.6 or lacks a feature. */
    KERNEL,
    /** The kernel's verifier refused a program. */
    PROGRAM,
    /** No such interface, or none that is up. */
    INTERFACE,
    /** This Java runtime cannot do it. */
    RUNTIME,
    /** No collector answers, or it may not be read. */
    FEED
  }

  private final Cause kind;

  public CaptureUnavailableException(Cause kind, String message) {
    super(Objects.requireNonNull(message, "message"));
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  public CaptureUnavailableException(Cause kind, String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** What stands in the way. */
  public Cause kind() {
    return kind;
  }
}
