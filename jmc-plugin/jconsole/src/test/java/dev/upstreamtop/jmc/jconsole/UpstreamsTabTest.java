// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.tools.jconsole.JConsoleContext;
import com.sun.tools.jconsole.JConsolePlugin;
import java.awt.Component;
import java.awt.Container;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.beans.PropertyChangeListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.management.MBeanServerConnection;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTable;
import javax.swing.SwingUtilities;
import javax.swing.SwingWorker;
import javax.swing.text.JTextComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tab as the console runs it: found as a service, fed by workers, shown in a window. */
class UpstreamsTabTest {

  private static final Path PICTURES = Path.of("target", "pictures");

  private final JConsolePlugin plugin = ServiceLoader.load(JConsolePlugin.class).iterator().next();
  private JPanel tab;
  private JFrame window;

  @BeforeEach
  void openWindow() throws Exception {
    boolean headless = GraphicsEnvironment.isHeadless();
    if (headless && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("no display: run the tests under xvfb-run");
    }
    assumeFalse(headless, "no display: run the tests under xvfb-run to see the tab");
    SwingUtilities.invokeAndWait(
        () -> {
          tab = plugin.getTabs().get("Upstreams");
          window = new JFrame("Upstreams");
          window.add(tab);
          window.setSize(1_400, 520);
          window.setVisible(true);
        });
  }

  @AfterEach
  void closeWindow() throws Exception {
    if (window != null) {
      SwingUtilities.invokeAndWait(window::dispose);
    }
  }

  @Test
  void followsALiveJvm() throws Exception {
    try (OtherJvm jvm = OtherJvm.start()) {
      plugin.setContext(new Connected(jvm.connection()));
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!state(0).startsWith("✕ refuses connections: ")
          || !state(1).startsWith("! is slow: ")) {
        assertThat(System.nanoTime()).as("%s, %s", state(0), state(1)).isLessThan(until);
        look();
      }
      onEdt(() -> table().setRowSelectionInterval(1, 1));
      look();

      assertThat(text("status")).startsWith("4 backends · ").endsWith("nothing lost");
      onEdt(
          () -> {
            assertThat(table().getRowCount()).isEqualTo(4);
            assertThat(cell(2, Column.BACKEND)).isEqualTo("orders-1  10.0.1.10:8080");
            assertThat(cell(2, Column.STATE)).isEqualTo("✓ ok");
            assertThat(hint(2)).isNull();
            assertThat(cell(1, Column.BACKEND)).isEqualTo("checkout  10.0.1.12:8080 (this JVM)");
            assertThat(cell(1, Column.RECEIVING)).isEqualTo("3");
            assertThat(cell(1, Column.OLDEST_RECEIVING)).isEqualTo("5.0 ms");
            assertThat(cell(1, Column.TUNNELS)).isEqualTo("1");
            assertThat(cell(1, Column.OLDEST_TUNNEL)).isEqualTo("6.0 ms");
            assertThat(cell(1, Column.TUNNEL_SENT)).isEqualTo("1.2 kB");
            assertThat(cell(1, Column.TUNNEL_RECEIVED)).isEqualTo("34 kB");
            assertThat(cell(1, Column.TUNNELS_ENDED_BY_CLIENT)).isEqualTo("1");
            assertThat(cell(1, Column.TUNNELS_ENDED_BY_BACKEND)).isEqualTo("2");
            assertThat(hint(1)).startsWith("is slow since 20").contains(" ms");
            assertThat(hint(0)).startsWith("refuses connections since 20");
            assertThat(cell(0, Column.P99)).isEqualTo("–");
            assertThat(table().getSelectedRow()).isEqualTo(1);
            // Counters that the tab knows by the beans alone.
            int retries = table().getColumnModel().getColumnIndex("Connect retries");
            assertThat(table().getValueAt(1, retries)).isEqualTo(0L);
            int sent = table().getColumnModel().getColumnIndex("Bytes sent");
            assertThat(label(1, sent)).endsWith("kB");
            assertThat(table().getRowSorter().getSortKeys().get(0).getColumn())
                .isEqualTo(Column.STATE.index());
          });
      picture("live");
    }
  }

  @Test
  void countsABackendOnceThatIsSeenFromBothEnds() throws Exception {
    try (OtherJvm jvm = OtherJvm.start("both")) {
      plugin.setContext(new Connected(jvm.connection()));
      look();
      assertThat(text("status")).startsWith("4 backends · ").contains(" · in flight 6 · ");
      onEdt(() -> assertThat(table().getRowCount()).isEqualTo(8));
    }
  }

  @Test
  void saysHowToAddTheAgent() throws Exception {
    try (OtherJvm jvm = OtherJvm.start("plain")) {
      plugin.setContext(new Connected(jvm.connection()));
      look();
      assertThat(text("status")).isEqualTo("This JVM has no upstreamtop agent.");
      assertThat(text("message"))
          .contains("upstreamtop attach " + jvm.pid())
          .contains("-javaagent:upstreamtop-agent.jar");
      picture("absent");
    }
  }

  @Test
  void saysWhyNothingIsCaptured() throws Exception {
    try (OtherJvm jvm = OtherJvm.start("idle")) {
      plugin.setContext(new Connected(jvm.connection()));
      look();
      assertThat(text("status"))
          .isEqualTo("! Not capturing (UNAVAILABLE): no collector at /run/feed.sock");
      picture("not-capturing");
    }
  }

  @Test
  void theLastFiguresStayWhenTheJvmGoes() throws Exception {
    try (OtherJvm jvm = OtherJvm.start()) {
      plugin.setContext(new Connected(jvm.connection()));
      look();
      jvm.kill();
      look();
      assertThat(text("status"))
          .matches("! (No answer from the JVM: |The connection to the JVM is lost: ).+")
          .doesNotContain("null", "Exception");
      plugin.setContext(new Connected(null));
      look();
      assertThat(text("status"))
          .isEqualTo("! The connection to the JVM is lost: what is shown was read before");
      onEdt(() -> assertThat(table().getRowCount()).isEqualTo(4));
      picture("gone");
    }
  }

  /** What the console does once per interval; returns when the result is shown. */
  private void look() throws Exception {
    CountDownLatch shown = new CountDownLatch(1);
    onEdt(
        () -> {
          SwingWorker<?, ?> worker = plugin.newSwingWorker();
          // Told on the event dispatch thread, behind the worker's own last word.
          worker.addPropertyChangeListener(
              event -> {
                if (event.getNewValue() == SwingWorker.StateValue.DONE) {
                  shown.countDown();
                }
              });
          worker.execute();
        });
    assertThat(shown.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private void picture(String name) throws Exception {
    Files.createDirectories(PICTURES);
    BufferedImage image =
        new BufferedImage(tab.getWidth(), tab.getHeight(), BufferedImage.TYPE_INT_RGB);
    onEdt(() -> tab.paint(image.getGraphics()));
    ImageIO.write(image, "png", PICTURES.resolve(name + ".png").toFile());
  }

  private String text(String name) throws Exception {
    AtomicReference<String> text = new AtomicReference<>();
    onEdt(
        () -> {
          Component component = find(tab, name);
          text.set(
              component instanceof JLabel label
                  ? label.getText()
                  : ((JTextComponent) component).getText());
        });
    return text.get();
  }

  private JTable table() {
    return (JTable) find(tab, "leaderboard");
  }

  private String state(int row) throws Exception {
    AtomicReference<String> state = new AtomicReference<>("");
    onEdt(
        () -> {
          if (row < table().getRowCount()) {
            state.set(cell(row, Column.STATE));
          }
        });
    return state.get();
  }

  private String hint(int row) {
    JTable table = table();
    int column = Column.STATE.index();
    return ((JLabel) table.prepareRenderer(table.getCellRenderer(row, column), row, column))
        .getToolTipText();
  }

  private String cell(int row, Column column) {
    return label(row, column.index());
  }

  private String label(int row, int column) {
    JTable table = table();
    Component cell = table.prepareRenderer(table.getCellRenderer(row, column), row, column);
    return ((JLabel) cell).getText();
  }

  private static Component find(Container parent, String name) {
    for (Component child : parent.getComponents()) {
      if (name.equals(child.getName())) {
        return child;
      }
      Component found = child instanceof Container container ? find(container, name) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static void onEdt(Runnable action) throws Exception {
    SwingUtilities.invokeAndWait(action);
  }

  /** The console's side of a connection that is up. */
  private record Connected(MBeanServerConnection connection) implements JConsoleContext {
    @Override
    public MBeanServerConnection getMBeanServerConnection() {
      return connection;
    }

    @Override
    public ConnectionState getConnectionState() {
      return ConnectionState.CONNECTED;
    }

    @Override
    public void addPropertyChangeListener(PropertyChangeListener listener) {}

    @Override
    public void removePropertyChangeListener(PropertyChangeListener listener) {}
  }
}
