// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;

/** Shows the state of the capture as a system property, for who attaches; used by one thread. */
final class StateProperty implements SnapshotSink {

  private CaptureStatus shown;

  @Override
  public void accept(Snapshot snapshot) {
    CaptureStatus status = snapshot.capture();
    if (shown == null
        || shown.state() != status.state()
        || !shown.reason().equals(status.reason())) {
      System.setProperty(Agent.STATE_PROPERTY, (status.state() + " " + status.reason()).strip());
      shown = status;
    }
  }
}
