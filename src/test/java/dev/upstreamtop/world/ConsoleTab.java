// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import com.sun.tools.jconsole.JConsoleContext;
import com.sun.tools.jconsole.JConsolePlugin;
import java.awt.Component;
import java.awt.Container;
import java.beans.PropertyChangeListener;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import javax.management.MBeanServerConnection;
import javax.swing.JTable;
import javax.swing.SwingUtilities;
import javax.swing.SwingWorker;

/** The tab Upstreams as jconsole runs it over a connection; for use by one thread. */
final class ConsoleTab {

  private static final String SIDE = "CLIENT";

  private final JConsolePlugin plugin = ServiceLoader.load(JConsolePlugin.class).iterator().next();
  private final JTable table;

  ConsoleTab(MBeanServerConnection connection) {
    plugin.setContext(new Connected(connection));
    table = table(plugin.getTabs().get("Upstreams"));
  }

  /**
   * What the tab says now of the backends that the proxy asks, by what it calls them: a sign, and
   * words.
   */
  Map<String, String> states() throws Exception {
    SwingWorker<?, ?> look = plugin.newSwingWorker();
    // In this thread: those that Swing keeps may be of another network.
    look.run();
    look.get();
    Map<String, String> states = new TreeMap<>();
    // What is read is shown by what was handed to the same thread before.
    SwingUtilities.invokeAndWait(
        () -> {
          for (int row = 0; row < table.getRowCount(); row++) {
            if (cell(row, "Side").equals(SIDE)) {
              states.put(cell(row, "Backend"), cell(row, "State"));
            }
          }
        });
    return states;
  }

  private String cell(int row, String column) {
    return table.getValueAt(row, table.getColumnModel().getColumnIndex(column)).toString();
  }

  private static JTable table(Component component) {
    if (component instanceof JTable table) {
      return table;
    }
    if (component instanceof Container container) {
      for (Component child : container.getComponents()) {
        JTable table = table(child);
        if (table != null) {
          return table;
        }
      }
    }
    return null;
  }

  private record Connected(MBeanServerConnection connection) implements JConsoleContext {

    @Override
    public void addPropertyChangeListener(PropertyChangeListener listener) {}

    @Override
    public void removePropertyChangeListener(PropertyChangeListener listener) {}

    @Override
    public MBeanServerConnection getMBeanServerConnection() {
      return connection;
    }

    @Override
    public ConnectionState getConnectionState() {
      return ConnectionState.CONNECTED;
    }
  }
}
