// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

/**
 * One event type that JFR asks for periodically.
 *
 * <p>Intervals are added up only while a recording has the type enabled. Events are written under
 * the lock, so that the end of a chunk waits for events that are being written for it.
 */
final class PeriodicType {

  private final Event probe;
  private final Pending pending;
  private CaptureIdentity identity = CaptureIdentity.NONE;
  private final Runnable hook = this::write;

  private PeriodicType(Event probe, Pending pending) {
    this.probe = probe;
    this.pending = pending;
  }

  static PeriodicType register(Event probe, Pending pending) {
    PeriodicType type = new PeriodicType(probe, pending);
    FlightRecorder.addPeriodicEvent(probe.getClass(), type.hook);
    return type;
  }

  synchronized void add(Snapshot snapshot) {
    if (!snapshot.identity().equals(identity)) {
      // What one capture saw is not told under the name of the next.
      pending.write();
      identity = snapshot.identity();
    }
    if (probe.isEnabled()) {
      pending.add(snapshot);
    } else {
      pending.passOver(snapshot);
    }
  }

  synchronized void write() {
    pending.write();
  }

  void unregister() {
    FlightRecorder.removePeriodicEvent(hook);
    write();
  }
}
