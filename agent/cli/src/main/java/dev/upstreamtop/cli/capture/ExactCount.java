// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;

/**
 * Passes on exactly as many snapshots as were asked for, without dropping anything: the last one is
 * held back until the capture has ended and takes in what came after it, so that the sum is still
 * everything between attach and detach.
 */
public final class ExactCount implements SnapshotSink {

  private final SnapshotSink sink;
  private final long most;
  private final Runnable whenReached;
  private long seen;
  private Snapshot held;

  /**
   * Makes a limit.
   *
   * @param count how many; null for no limit
   * @param whenReached called with the last of them
   */
  public ExactCount(SnapshotSink sink, Long count, Runnable whenReached) {
    this.sink = sink;
    this.most = count == null ? Long.MAX_VALUE : count;
    this.whenReached = whenReached;
  }

  @Override
  public synchronized void accept(Snapshot snapshot) {
    if (seen < most - 1) {
      // One that memory is short for is not passed on, and does not count.
      sink.accept(snapshot);
      seen++;
    } else if (held == null) {
      held = snapshot;
      whenReached.run();
    } else {
      held = held.plus(snapshot);
    }
  }

  /** Passes on the snapshot that was held back, if any. */
  public synchronized void finish() {
    if (held != null) {
      sink.accept(held);
      held = null;
    }
  }
}
