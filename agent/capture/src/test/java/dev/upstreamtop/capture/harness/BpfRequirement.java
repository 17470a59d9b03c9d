// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;

/** BPF as a need of a test: absent, it is skipped with one line, but in CI it fails. */
@NeedsRoot
public final class BpfRequirement {

  private BpfRequirement() {}

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
      switch (e.kind()) {
        case PRIVILEGE, LIBRARY, KERNEL -> Requirement.that(false, "BPF: " + e.getMessage());
        default -> {
          // No fault of the machine.
        }
      }
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
