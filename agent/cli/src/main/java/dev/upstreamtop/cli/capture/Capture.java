// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import dev.upstreamtop.capture.DirectCapture;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A capture of this process, which this JVM's own flight recordings and MBeans tell about as well.
 * {@link #close} may be called from any thread.
 */
public final class Capture implements AutoCloseable {

  /** How often it is looked at whether the capture still runs. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private final SnapshotSource source;
  private final JfrSink events;
  private final JmxSink beans;

  private final Outlook outlook;

  private Capture(SnapshotSource source, JfrSink events, JmxSink beans, Outlook outlook) {
    this.source = source;
    this.events = events;
    this.beans = beans;
    this.outlook = outlook;
  }

  /**
   * Hands snapshots out, and notes what ends a capture that nobody has ended. Safe to use from any
   * thread.
   */
  private static final class Outlook implements SnapshotSink {
    private final List<SnapshotSink> sinks;
    private final Stop stop;

    /** Made while there is memory for it. */
    private final CommandFailure lastIsLost =
        new CommandFailure(
            ExitCode.ENDED, "the last interval is lost: out of memory; raise -Xmx of this command");

    private volatile CommandFailure failure;
    private volatile boolean closing;

    Outlook(List<SnapshotSink> sinks, Stop stop) {
      this.sinks = sinks;
      this.stop = stop;
    }

    @Override
    public void accept(Snapshot snapshot) {
      OutOfMemoryError full = null;
      for (SnapshotSink sink : sinks) {
        try {
          hand(snapshot, sink);
        } catch (OutOfMemoryError passing) {
          full = passing;
        }
      }
      if (full != null && !snapshot.interval().last()) {
        // The capture goes on, and counts what this interval held as undelivered.
        throw full;
      }
      if (full != null) {
        end(lastIsLost);
      }
      CaptureStatus status = snapshot.capture();
      if (snapshot.interval().last() && status.state() == CaptureState.UNAVAILABLE) {
        end(new CommandFailure(ExitCode.ENDED, "the capture ended: " + status.reason()));
      }
    }

    /** One sink's failure ends the capture, and takes nothing from the others. */
    private void hand(Snapshot snapshot, SnapshotSink sink) {
      try {
        sink.accept(snapshot);
      } catch (CommandFailure unwritable) {
        end(unwritable);
      } catch (OutOfMemoryError passing) {
        throw passing;
      } catch (RuntimeException | Error mistake) {
        end(new CommandFailure(ExitCode.INTERNAL, "internal error: " + mistake));
      }
    }

    /** Ends the command where the capture has ended and could not even say so. */
    void watch(SnapshotSource source) {
      try {
        while (!stop.await(LOOK)) {
          if (!source.isRunning()) {
            // Asked afterwards: what is closed has not ended by itself.
            if (!closing) {
              end(new CommandFailure(ExitCode.ENDED, "the capture ended without saying why"));
            }
            return;
          }
        }
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
    }

    private void end(CommandFailure reason) {
      if (failure == null) {
        failure = reason;
      }
      stop.request();
    }
  }

  /**
   * What ended it before its time, to be asked once it is closed.
   *
   * @throws CommandFailure where something did
   */
  public void requireWhole() {
    if (outlook.failure != null) {
      throw outlook.failure;
    }
  }

  /**
   * Starts to capture; returns when the programs are attached, or when the command is to end before
   * that.
   *
   * @param sinks who gets the snapshots besides recordings and MBeans
   * @throws CommandFailure when it is not possible
   */
  public static Capture start(
      Environment environment, CaptureSettings settings, List<SnapshotSink> sinks) {
    return start(environment, settings, sinks, view -> {});
  }

  /**
   * The same for somebody who wants to know what the beans tell, too.
   *
   * @param afterwards gets it once they have an interval; returns at once
   */
  public static Capture start(
      Environment environment,
      CaptureSettings settings,
      List<SnapshotSink> sinks,
      Consumer<LedgerView> afterwards) {
    LateControl control = new LateControl(settings);
    JfrSink events = JfrSink.register();
    LateBeans beans = LateBeans.register(control);
    events.configured(settings);
    List<SnapshotSink> all = new ArrayList<>(sinks);
    all.add(events);
    all.add(beans);
    all.add(snapshot -> afterwards.accept(beans.sink().view()));
    Outlook outlook = new Outlook(all, environment.stop());
    Optional<SnapshotSource> source = Optional.empty();
    boolean started = false;
    try {
      SnapshotSource running =
          environment.stop().interrupting(() -> start(environment, settings, outlook));
      source = Optional.of(running);
      JmxSink registered = beans.sink();
      control.begin(running, events);
      Thread.startVirtualThread(() -> outlook.watch(running));
      started = true;
      return new Capture(running, events, registered, outlook);
    } finally {
      if (!started) {
        source.ifPresent(SnapshotSource::close);
        events.close();
        beans.close();
      }
    }
  }

  private static SnapshotSource start(
      Environment environment, CaptureSettings settings, SnapshotSink sink) {
    try {
      return environment.sources().start(settings, sink);
    } catch (CaptureUnavailableException unavailable) {
      throw CommandFailure.of(unavailable);
    }
  }

  /** Says what it captures on, and which of the processes it was told of do not run. */
  public void tell(PrintWriter err) {
    List<String> interfaces =
        source instanceof DirectCapture direct
            ? direct.interfacesAtStart()
            : source.settings().interfaces();
    // Ended while it was still attaching it captures nothing any more.
    if (!interfaces.isEmpty()) {
      err.println(SafeText.of("capturing on " + String.join(", ", interfaces)));
    }
    for (String process : RunningProcesses.absentOf(source.settings().owners())) {
      err.println(
          SafeText.of(
              "no process " + process + " runs: nothing is captured of it until one starts"));
    }
    err.flush();
  }

  /** All that is known after the last interval; as the beans tell it. */
  public LedgerView view() {
    return beans.view();
  }

  /** The same, and its routes can be asked for; makes the capture wait while they are made. */
  public LedgerView viewWithRoutes() {
    return beans.viewWithRoutes();
  }

  /** Detaches, hands out the last interval, and writes what is not yet in an event. */
  @Override
  public void close() {
    outlook.closing = true;
    source.close();
    events.close();
    beans.close();
  }
}
