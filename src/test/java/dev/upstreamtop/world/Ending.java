// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.util.concurrent.TimeUnit;

/** Makes sure that a child process is gone. */
final class Ending {

  private Ending() {}

  /** Ends it and what it has started, at once; returns when it is gone. */
  static void of(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
