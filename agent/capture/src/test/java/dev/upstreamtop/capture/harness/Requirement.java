// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine: absent, it is skipped with one line, but in CI it fails. */
public final class Requirement {

  private static final boolean CI = "true".equals(System.getenv("CI"));

  private Requirement() {}

  /** Something that needs BPF. */
  @FunctionalInterface
  public interface Loading<T> {
    T load() throws CaptureUnavailableException;
  }

  /** Loads what needs BPF. */
  public static <T> T bpf(Loading<T> loading) {
    try {
      return loading.load();
    } catch (CaptureUnavailableException e) {
      boolean environment =
          e.kind() == CaptureUnavailableException.Cause.PRIVILEGE
              || e.kind() == CaptureUnavailableException.Cause.LIBRARY
              || e.kind() == CaptureUnavailableException.Cause.KERNEL;
      if (CI || !environment) {
        throw new AssertionError(e.getMessage(), e);
      }
      Assumptions.abort(e.getMessage());
      throw new IllegalStateException("unreachable", e);
    }
  }

  /** Skips unless a condition holds; in CI that is a failure. */
  public static void that(boolean condition, String what) {
    if (!condition) {
      if (CI) {
        throw new AssertionError("needs " + what);
      }
      Assumptions.abort("needs " + what);
    }
  }
}
