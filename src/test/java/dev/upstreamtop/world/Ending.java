// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.util.concurrent.TimeUnit;

/** Makes sure that a process is gone. */
public final class Ending {

  private Ending() {}

  /** Ends it and what it has started, at once; returns when it is gone. */
  public static void of(Process process) {
    of(process.toHandle());
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends one that is nobody's child any more, and what it has started, at once. */
  public static void of(ProcessHandle process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
