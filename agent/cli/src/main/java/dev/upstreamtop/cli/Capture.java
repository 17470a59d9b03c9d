// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.capture.DirectCapture;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * A capture of this process, which this JVM's own flight recordings and MBeans tell about as well.
 * {@link #close} may be called from any thread.
 */
final class Capture implements AutoCloseable {

  private final SnapshotSource source;
  private final JfrSink events;
  private final JmxSink beans;

  private Capture(SnapshotSource source, JfrSink events, JmxSink beans) {
    this.source = source;
    this.events = events;
    this.beans = beans;
  }

  /**
   * Starts to capture; returns when the programs are attached.
   *
   * @param sinks who gets the snapshots besides recordings and MBeans
   * @throws CommandFailure when it is not possible
   */
  static Capture start(
      Environment environment, CaptureSettings settings, List<SnapshotSink> sinks) {
    LateControl control = new LateControl(settings);
    JfrSink events = JfrSink.register();
    JmxSink beans = JmxSink.register(ManagementFactory.getPlatformMBeanServer(), control);
    events.configured(settings);
    List<SnapshotSink> all = new ArrayList<>(sinks);
    all.add(events);
    all.add(beans);
    try {
      SnapshotSource source =
          environment
              .sources()
              .start(settings, snapshot -> all.forEach(sink -> sink.accept(snapshot)));
      control.begin(source, events);
      return new Capture(source, events, beans);
    } catch (CaptureUnavailableException unavailable) {
      events.close();
      beans.close();
      throw CommandFailure.of(unavailable);
    }
  }

  /** The names of the interfaces that it began with. */
  List<String> interfaces() {
    return source instanceof DirectCapture direct
        ? direct.interfacesAtStart()
        : source.settings().interfaces();
  }

  /** Detaches, hands out the last interval, and writes what is not yet in an event. */
  @Override
  public void close() {
    source.close();
    events.close();
    beans.close();
  }
}
