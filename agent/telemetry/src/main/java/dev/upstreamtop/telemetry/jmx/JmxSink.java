// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.jmx.figure.CaptureFields;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.util.List;
import javax.management.DynamicMBean;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Shows snapshots as MBeans: one of all backends, one of the capture, and one per backend.
 *
 * <p>Getters read one immutable view, prepared when a snapshot arrives, and take no lock, but for
 * the table of routes, which is made when it is first asked for. Safe for use by several threads.
 */
public final class JmxSink implements SnapshotSink, AutoCloseable {

  /** The domain of all beans. */
  public static final String DOMAIN = "dev.upstreamtop";

  /** The bean of all backends. */
  public static final ObjectName UPSTREAMS = name("Upstreams");

  /** The bean of the capture. */
  public static final ObjectName CAPTURE = name("Capture");

  private final MBeanServer server;
  // Guards the ledger. Whoever holds it waits for nobody, so that a getter may take it any time.
  private final Object ledgerLock = new Object();
  private final Ledger ledger = new Ledger();
  private final Changes changes = new Changes();
  private final BackendBeans backendBeans;
  private volatile LedgerView view = ledger.view();

  private JmxSink(MBeanServer server) {
    this.server = server;
    this.backendBeans = new BackendBeans(server, () -> view);
  }

  /**
   * Registers the beans.
   *
   * @param server where; asking for the platform's server fixes the JVM's log manager, so do that
   *     once main runs
   * @throws IllegalStateException with a one-line message when the names are taken
   */
  public static JmxSink register(MBeanServer server, CaptureControl control) {
    JmxSink sink = new JmxSink(server);
    try {
      server.registerMBean(sink.upstreams(control), UPSTREAMS);
      server.registerMBean(sink.capture(), CAPTURE);
    } catch (InstanceAlreadyExistsException e) {
      throw new IllegalStateException("MBeans of " + DOMAIN + " are registered already", e);
    } catch (JMException e) {
      throw new IllegalStateException("cannot register MBeans: " + e.getMessage(), e);
    } catch (VirtualMachineError | LinkageError full) {
      // Half of it would be in the way of the next attempt.
      sink.close();
      throw full;
    }
    return sink;
  }

  /** What the beans tell; without routes, which may be made no more when it is asked for them. */
  public LedgerView view() {
    return view;
  }

  /** The same with routes, which are made now where they are not yet; the next interval waits. */
  public LedgerView viewWithRoutes() {
    synchronized (ledgerLock) {
      view.makeRoutes();
      return view;
    }
  }

  private DynamicMBean upstreams(CaptureControl control) {
    return new UpstreamsBean(() -> view, this::viewWithRoutes, control, this::reset, changes);
  }

  private DynamicMBean capture() {
    return new ReadingBean<>(
        "State of the capture, and how complete its picture is",
        CaptureFields.ATTRIBUTES,
        () -> view);
  }

  @Override
  public synchronized void accept(Snapshot snapshot) {
    List<Ledger.Change> backendChanges;
    synchronized (ledgerLock) {
      backendChanges = ledger.add(snapshot);
      view = ledger.view();
    }
    backendBeans.follow();
    changes.tellCapture(snapshot.capture());
    changes.tellBackends(backendChanges);
  }

  private void reset() {
    synchronized (ledgerLock) {
      ledger.reset();
      view = ledger.view();
    }
  }

  /** Takes all beans away. */
  @Override
  public synchronized void close() {
    backendBeans.close();
    for (ObjectName name : List.of(UPSTREAMS, CAPTURE)) {
      try {
        server.unregisterMBean(name);
      } catch (JMException alreadyGone) {
        // someone else took it away
      }
    }
  }

  static ObjectName name(String type) {
    try {
      return new ObjectName(DOMAIN + ":type=" + type);
    } catch (MalformedObjectNameException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
