// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.board.BoardSettings;
import dev.upstreamtop.jmc.ui.board.BoardViewer;
import dev.upstreamtop.jmc.ui.chart.LaneCanvas;
import java.util.List;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/**
 * The console tab: the leaderboard of a live JVM with its last minutes, or why there is none.
 *
 * <p>Belongs on the display's thread; the MBeans are asked on another.
 */
public final class LiveContent {

  private static final int[] WEIGHTS = {35, 65};

  private final Composite root;
  private final StackLayout pages = new StackLayout();
  private final Text message;
  private final Composite figures;
  private final Label status;
  private final Button enabled;
  private final Text include;
  private final LaneCanvas chart;
  private final BoardViewer board;
  private final LiveHistory history = new LiveHistory();
  private final LivePoller poller;
  private String complaint = "";

  /** Builds the tab and begins to ask. */
  public LiveContent(Composite parent, MBeanServerConnection connection, BoardSettings settings) {
    root = new Composite(parent, SWT.NONE);
    root.setLayout(pages);
    message = new Text(root, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY);
    message.setText(Messages.get("live.connecting"));
    figures = new Composite(root, SWT.NONE);
    figures.setLayout(columns());
    status = new Label(figures, SWT.NONE);
    status.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
    enabled = new Button(figures, SWT.CHECK);
    enabled.setText(Messages.get("live.enabled"));
    enabled.setToolTipText(Messages.get("live.enabled.description"));
    new Label(figures, SWT.NONE).setText(Messages.get("live.include"));
    include = new Text(figures, SWT.BORDER);
    include.setMessage(Messages.get("live.include.all"));
    include.setToolTipText(Messages.get("live.include.description"));
    GridData wide = new GridData(SWT.FILL, SWT.CENTER, false, false);
    wide.widthHint = 260;
    include.setLayoutData(wide);
    Text filter = new Text(figures, SWT.SEARCH | SWT.ICON_CANCEL | SWT.ICON_SEARCH);
    filter.setMessage(Messages.get("page.filter"));
    filter.setToolTipText(Messages.get("page.filter.description"));
    filter.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 4, 1));
    SashForm sash = new SashForm(figures, SWT.VERTICAL);
    sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true, 4, 1));
    chart = new LaneCanvas(sash);
    board = new BoardViewer(sash);
    board.apply(settings);
    filter.addListener(SWT.Modify, event -> board.filter(filter.getText()));
    sash.setWeights(WEIGHTS);
    pages.topControl = message;
    Display display = root.getDisplay();
    poller =
        new LivePoller(
            new UpstreamsMBean(connection), reading -> onDisplay(display, () -> show(reading)));
    listen(display);
  }

  /** Wide enough between the columns that a check box's text and the next label stay apart. */
  private static GridLayout columns() {
    GridLayout layout = new GridLayout(4, false);
    layout.horizontalSpacing = 12;
    return layout;
  }

  /** The widget that holds everything. */
  public Composite root() {
    return root;
  }

  /** The leaderboard. */
  public BoardViewer board() {
    return board;
  }

  /** Ends the asking; may be called again. */
  public void close() {
    poller.close();
  }

  private void listen(Display display) {
    root.addListener(SWT.Dispose, event -> poller.close());
    board.onSelection(() -> chart.show(history.chart(board.selectedBackends())));
    enabled.addListener(
        SWT.Selection,
        event -> {
          boolean wanted = enabled.getSelection();
          poller.order(
              mbean -> mbean.setEnabled(wanted),
              answer -> onDisplay(display, () -> complain(answer)));
        });
    include.addListener(
        SWT.DefaultSelection,
        event -> {
          List<String> filters =
              Stream.of(include.getText().split("[,;\\s]+", -1))
                  .filter(filter -> !filter.isEmpty())
                  .toList();
          poller.order(
              mbean -> mbean.setInclude(filters),
              answer -> onDisplay(display, () -> complain(answer)));
        });
  }

  private void onDisplay(Display display, Runnable work) {
    if (!display.isDisposed()) {
      display.asyncExec(
          () -> {
            if (!root.isDisposed()) {
              work.run();
            }
          });
    }
  }

  private void complain(String answer) {
    complaint = answer;
  }

  private void show(LiveReading reading) {
    if (reading instanceof LiveReading.Figures read) {
      show(read);
    } else if (reading instanceof LiveReading.NoAgent none) {
      say(Messages.get("live.noAgent", none.process()));
    } else if (reading instanceof LiveReading.Unreadable unreadable) {
      say(Messages.get("live.unreadable", unreadable.reason()));
    }
  }

  /** Leaves a text that stands there already alone: the command in it can be marked and copied. */
  private void say(String text) {
    if (!message.getText().equals(text)) {
      message.setText(text);
    }
    bringUp(message);
  }

  private void show(LiveReading.Figures reading) {
    if (reading.enabled()) {
      history.add(reading);
    }
    board.show(history.board());
    chart.show(history.chart(board.selectedBackends()));
    status.setText(statusOf(reading).replace("&", "&&"));
    enabled.setSelection(reading.enabled());
    include.setEnabled(!reading.collectors());
    include.setMessage(
        Messages.get(reading.collectors() ? "live.include.collector" : "live.include.all"));
    if (!include.isFocusControl()) {
      include.setText(String.join(", ", reading.include()));
    }
    bringUp(figures);
  }

  private String statusOf(LiveReading.Figures reading) {
    if (!complaint.isEmpty()) {
      return Messages.get("live.complaint", complaint);
    }
    if (!reading.reason().isEmpty()) {
      return Messages.get("live.state.reason", reading.state(), reading.reason());
    }
    List<LeaderboardRow> rows = reading.once();
    double perSecond = rows.stream().mapToDouble(row -> row.requestsPerSecond()).sum();
    return reading.lost() == 0
        ? Messages.get("live.state", reading.state(), Figures.rate(perSecond), rows.size())
        : Messages.get(
            "live.state.lost",
            reading.state(),
            Figures.rate(perSecond),
            rows.size(),
            Figures.count((double) reading.lost()));
  }

  private void bringUp(Control page) {
    if (!page.equals(pages.topControl)) {
      pages.topControl = page;
      root.layout();
    }
  }
}
