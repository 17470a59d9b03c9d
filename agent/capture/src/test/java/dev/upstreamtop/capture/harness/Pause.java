// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

/** Time that passes on the wire, so that a measured time can be seen to hold it or not. */
public final class Pause {

  /** How long one lasts, at least. */
  public static final long NANOS = 5_000_000;

  private Pause() {}

  /** Lets it pass. */
  public static void pass() {
    long end = System.nanoTime() + NANOS;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
