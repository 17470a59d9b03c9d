// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Font;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.JTextArea;

/**
 * The content of the tab: status, history and leaderboard, or a plain message why there are none.
 */
final class UpstreamsPanel extends JPanel {

  private static final long serialVersionUID = 1;

  private static final String FIGURES = "figures";
  private static final String MESSAGE = "message";

  private final JLabel status = new JLabel(Messages.get("status.waiting"));
  private final JTextArea message = new JTextArea();
  private final JPanel cards = new JPanel(new CardLayout());
  private final HistoryChart chart = new HistoryChart();
  private final transient LeaderboardModel leaderboard = new LeaderboardModel();
  private final LeaderboardTable table = new LeaderboardTable(leaderboard);
  private final transient History history = new History();

  UpstreamsPanel() {
    super(new BorderLayout(0, 6));
    setBorder(BorderFactory.createEmptyBorder(8, 8, 8, 8));
    status.setName("status");
    message.setName("message");
    message.setEditable(false);
    message.setOpaque(false);
    message.setFont(new Font(Font.MONOSPACED, Font.PLAIN, status.getFont().getSize() + 1));
    JSplitPane split = new JSplitPane(JSplitPane.VERTICAL_SPLIT, chart, new JScrollPane(table));
    split.setBorder(null);
    split.setResizeWeight(0.3);
    cards.add(split, FIGURES);
    cards.add(message, MESSAGE);
    add(status, BorderLayout.NORTH);
    add(cards, BorderLayout.CENTER);
    table
        .getSelectionModel()
        .addListSelectionListener(
            event -> {
              if (!event.getValueIsAdjusting()) {
                showHistory();
              }
            });
  }

  /** Shows a reading; for the event dispatch thread. */
  void show(Reading reading) {
    if (reading instanceof Reading.Figures figures) {
      showFigures(figures);
    } else if (reading instanceof Reading.Absent absent) {
      showAbsence(absent);
    } else if (reading instanceof Reading.Unreachable unreachable) {
      // The last figures stay: they are what was known when the connection went.
      status.setText(
          unreachable.why().isEmpty()
              ? Messages.get("status.connection.lost")
              : Messages.get("status.unreachable", unreachable.why()));
    }
  }

  private void showFigures(Reading.Figures figures) {
    status.setText(
        figures.capturing()
            ? Messages.get(
                "status.capturing",
                figures.backendCount(),
                Formats.rate(figures.requestRate()),
                figures.inFlight(),
                figures.lost() == 0
                    ? Messages.get("status.complete")
                    : Messages.get("status.lost", figures.lost()))
            : Messages.get("status.not.capturing", figures.state(), figures.reason()));
    history.add(figures);
    leaderboard.show(figures.backends());
    showHistory();
    card(FIGURES);
  }

  private void showAbsence(Reading.Absent absent) {
    status.setText(Messages.get("absent.title"));
    String pid = absent.pid().isEmpty() ? Messages.get("absent.pid") : absent.pid();
    message.setText(Messages.get("absent.how", pid));
    history.clear();
    card(MESSAGE);
  }

  private void showHistory() {
    Optional<BackendLine> selected = table.selected();
    Optional<BackendLine.Key> key = selected.map(BackendLine::key);
    chart.show(
        selected.map(BackendLine::displayName).orElseGet(() -> Messages.get("chart.all")),
        selected.isEmpty(),
        history.points(key));
  }

  private void card(String name) {
    ((CardLayout) cards.getLayout()).show(cards, name);
  }
}
