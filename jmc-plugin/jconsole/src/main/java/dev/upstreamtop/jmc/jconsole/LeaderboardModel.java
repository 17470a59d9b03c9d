// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.table.AbstractTableModel;

/**
 * The rows of the leaderboard. A backend keeps its row while it exists, so that selection and
 * sorting survive an update. For the event dispatch thread.
 */
final class LeaderboardModel extends AbstractTableModel {

  private static final long serialVersionUID = 1;

  private final transient List<BackendLine> lines = new ArrayList<>();
  private transient List<BoardColumn> columns = List.copyOf(Column.ALL);

  /** Takes the lines of a new reading. */
  void show(List<BackendLine> newLines) {
    if (!newLines.isEmpty()) {
      showCounters(newLines.get(0).counters().keySet());
    }
    Map<BackendLine.Key, BackendLine> byKey = new LinkedHashMap<>();
    newLines.stream()
        .sorted(Comparator.comparingDouble(BackendLine::requestRate).reversed())
        .forEach(line -> byKey.put(line.key(), line));
    for (int row = lines.size() - 1; row >= 0; row--) {
      BackendLine now = byKey.remove(lines.get(row).key());
      if (now == null) {
        lines.remove(row);
        fireTableRowsDeleted(row, row);
      } else {
        lines.set(row, now);
      }
    }
    if (!lines.isEmpty()) {
      fireTableRowsUpdated(0, lines.size() - 1);
    }
    if (!byKey.isEmpty()) {
      int first = lines.size();
      lines.addAll(byKey.values());
      fireTableRowsInserted(first, lines.size() - 1);
    }
  }

  /** Has a column for each, behind those that are always there. */
  private void showCounters(Collection<CounterColumn> counters) {
    List<BoardColumn> all = new ArrayList<>(Column.ALL);
    all.addAll(counters);
    if (!all.equals(columns)) {
      columns = List.copyOf(all);
      fireTableStructureChanged();
    }
  }

  BoardColumn column(int column) {
    return columns.get(column);
  }

  BackendLine line(int row) {
    return lines.get(row);
  }

  @Override
  public int getRowCount() {
    return lines.size();
  }

  @Override
  public int getColumnCount() {
    return columns.size();
  }

  @Override
  public String getColumnName(int column) {
    return columns.get(column).title();
  }

  @Override
  public Class<?> getColumnClass(int column) {
    return columns.get(column).valueClass();
  }

  @Override
  public Object getValueAt(int row, int column) {
    return columns.get(column).value(lines.get(row));
  }
}
