// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import com.sun.tools.jconsole.JConsolePlugin;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.management.MBeanServerConnection;
import javax.swing.JPanel;
import javax.swing.SwingWorker;

/**
 * The tab Upstreams: a live leaderboard of the backends, from the agent's MBeans.
 *
 * <p>The console asks for a worker once per its own interval; the worker reads in the background
 * and shows on the event dispatch thread.
 */
public final class UpstreamsPlugin extends JConsolePlugin {

  private UpstreamsPanel panel;

  @Override
  public synchronized Map<String, JPanel> getTabs() {
    if (panel == null) {
      panel = new UpstreamsPanel();
    }
    return Map.of(Messages.get("tab.name"), panel);
  }

  @Override
  public SwingWorker<?, ?> newSwingWorker() {
    getTabs();
    return new Look(getContext().getMBeanServerConnection(), panel);
  }

  /** One look at the JVM. */
  private static final class Look extends SwingWorker<Reading, Void> {

    private final MBeanServerConnection connection;
    private final UpstreamsPanel panel;

    Look(MBeanServerConnection connection, UpstreamsPanel panel) {
      this.connection = connection;
      this.panel = panel;
    }

    @Override
    protected Reading doInBackground() {
      return BeanReader.read(connection);
    }

    @Override
    protected void done() {
      if (isCancelled()) {
        return;
      }
      try {
        panel.show(get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        panel.show(new Reading.Unreachable(BeanReader.why(e)));
      }
    }
  }
}
