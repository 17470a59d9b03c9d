// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.util.List;
import java.util.Objects;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

/**
 * Turns snapshots into Flight Recorder events.
 *
 * <p>Safe for use by several threads. While no recording has a type enabled, a snapshot costs one
 * check per type, and JFR is not even initialised.
 *
 * <p>Nothing is lost between periods: JFR calls the hook of {@link UpstreamConfigurationEvent},
 * whose period is {@code everyChunk}, before a chunk ends, be it that a recording stops, is dumped
 * or that the JVM shuts down. That hook makes all other types write what they still hold.
 */
public final class JfrSink implements SnapshotSink, AutoCloseable {

  private final List<PeriodicType> types;
  private final ExchangeEvents exchanges = new ExchangeEvents();
  private final ConfigurationEvents configuration = new ConfigurationEvents();
  private final Runnable chunkHook = this::atChunkBoundary;
  private volatile Runnable beforeRest = () -> {};

  private JfrSink(List<PeriodicType> types) {
    this.types = types;
  }

  /**
   * Makes the event types known to JFR, whether or not there is a recording yet.
   *
   * @throws NoClassDefFoundError in a runtime without the module jdk.jfr
   */
  public static JfrSink register() {
    JfrSink sink =
        new JfrSink(
            List.of(
                PeriodicType.register(new UpstreamBackendEvent(), new BackendEvents()),
                PeriodicType.register(new UpstreamResultEvent(), new ResultEvents()),
                PeriodicType.register(new UpstreamLatencyEvent(), new LatencyEvents()),
                PeriodicType.register(new UpstreamRouteEvent(), new RouteEvents()),
                PeriodicType.register(new UpstreamTunnelEvent(), new TunnelEvents()),
                PeriodicType.register(new UpstreamGrpcEvent(), new GrpcEvents()),
                PeriodicType.register(new UpstreamCaptureEvent(), new CaptureEvents())));
    FlightRecorder.register(UpstreamExchangeEvent.class);
    FlightRecorder.register(UpstreamFailureEvent.class);
    FlightRecorder.addPeriodicEvent(UpstreamConfigurationEvent.class, sink.chunkHook);
    return sink;
  }

  /** Every event type of this family, for those who compare names. */
  public static List<Class<? extends Event>> eventTypes() {
    return List.of(
        UpstreamBackendEvent.class,
        UpstreamResultEvent.class,
        UpstreamLatencyEvent.class,
        UpstreamRouteEvent.class,
        UpstreamTunnelEvent.class,
        UpstreamGrpcEvent.class,
        UpstreamExchangeEvent.class,
        UpstreamFailureEvent.class,
        UpstreamCaptureEvent.class,
        UpstreamConfigurationEvent.class);
  }

  @Override
  public void accept(Snapshot snapshot) {
    configuration.captureOf(snapshot.identity().id(), snapshot.interval().sequence());
    types.forEach(type -> type.add(snapshot));
    exchanges.write(snapshot);
  }

  /**
   * Takes the settings that are in force from now on; call it at the start and after each change.
   */
  public void configured(CaptureSettings settings) {
    configuration.changeTo(Objects.requireNonNull(settings, "settings"));
  }

  /**
   * Sets what runs before the rest is written at the boundary of a chunk.
   *
   * @param action quick, and does not start or stop a recording; what it throws is not told
   */
  public void beforeRest(Runnable action) {
    beforeRest = Objects.requireNonNull(action, "action");
  }

  /**
   * Writes all that was captured and is not yet in an event, whatever the periods; a type that
   * fails keeps none of the others from it.
   */
  public void flush() {
    Throwable failure = null;
    for (PeriodicType type : types) {
      try {
        type.write();
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  private void atChunkBoundary() {
    try {
      beforeRest.run();
    } finally {
      try {
        flush();
      } finally {
        configuration.write();
      }
    }
  }

  /** Writes the rest and takes the hooks away from JFR. Give it no more snapshots then. */
  @Override
  public void close() {
    FlightRecorder.removePeriodicEvent(chunkHook);
    types.forEach(PeriodicType::unregister);
  }
}
