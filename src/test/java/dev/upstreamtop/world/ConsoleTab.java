// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.jconsole.JConsoleContext;
import com.sun.tools.jconsole.JConsolePlugin;
import java.awt.Component;
import java.awt.Container;
import java.beans.PropertyChangeListener;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.SwingUtilities;
import javax.swing.SwingWorker;

/**
 * The tab Upstreams as jconsole runs it over a connection, but without a window, which needs a
 * display; for use by one thread.
 */
final class ConsoleTab {

  private static final int PATIENCE_SECONDS = 60;

  private final JConsolePlugin plugin = ServiceLoader.load(JConsolePlugin.class).iterator().next();
  private Component tab;

  /**
   * Opens it, without a connection yet. Swing's threads begin with whoever needs them first, in
   * that thread's network, and one of them stays: so let that be the host's own.
   */
  ConsoleTab() throws Exception {
    plugin.setContext(new Connected(null));
    SwingUtilities.invokeAndWait(() -> tab = plugin.getTabs().get("Upstreams"));
    look();
  }

  /** Looks over this connection from now on. */
  void connect(MBeanServerConnection connection) {
    plugin.setContext(new Connected(connection));
  }

  /** What it says now of each backend, by what it calls it: a sign, and words. */
  Map<String, String> states() throws Exception {
    look();
    Map<String, String> states = new TreeMap<>();
    SwingUtilities.invokeAndWait(
        () -> {
          assertThat(((JLabel) find(tab, "status")).getText()).as("status").doesNotStartWith("! ");
          JTable table = (JTable) find(tab, "leaderboard");
          int backend = table.getColumnModel().getColumnIndex("Backend");
          int state = table.getColumnModel().getColumnIndex("State");
          for (int row = 0; row < table.getRowCount(); row++) {
            states.put(
                table.getValueAt(row, backend).toString(), table.getValueAt(row, state).toString());
          }
        });
    return states;
  }

  /** What the console does once per interval; returns when the result is shown. */
  private void look() throws Exception {
    CountDownLatch shown = new CountDownLatch(1);
    SwingWorker<?, ?> worker = plugin.newSwingWorker();
    // Told behind the worker's own last word, which Swing does not say at once.
    worker.addPropertyChangeListener(
        event -> {
          if (event.getNewValue() == SwingWorker.StateValue.DONE) {
            shown.countDown();
          }
        });
    // In this thread: those that Swing keeps for workers may be of another network.
    worker.run();
    assertThat(shown.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("shown").isTrue();
  }

  private static Component find(Component parent, String name) {
    if (name.equals(parent.getName())) {
      return parent;
    }
    if (parent instanceof Container container) {
      for (Component child : container.getComponents()) {
        Component found = find(child, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** The console's side of a connection; null without one. */
  private record Connected(MBeanServerConnection connection) implements JConsoleContext {

    @Override
    public MBeanServerConnection getMBeanServerConnection() {
      return connection;
    }

    @Override
    public ConnectionState getConnectionState() {
      return connection == null ? ConnectionState.DISCONNECTED : ConnectionState.CONNECTED;
    }

    @Override
    public void addPropertyChangeListener(PropertyChangeListener listener) {}

    @Override
    public void removePropertyChangeListener(PropertyChangeListener listener) {}
  }
}
