// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.awt.Component;
import java.awt.Dimension;
import java.util.List;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.JTable;
import javax.swing.ListSelectionModel;
import javax.swing.RowSorter.SortKey;
import javax.swing.SortOrder;
import javax.swing.SwingConstants;
import javax.swing.border.Border;
import javax.swing.table.DefaultTableCellRenderer;
import javax.swing.table.JTableHeader;
import javax.swing.table.TableRowSorter;

/** The leaderboard as a table: sortable, one row selectable, copied as text like any table. */
final class LeaderboardTable extends JTable {

  private static final long serialVersionUID = 1;

  private final transient LeaderboardModel leaderboard;

  LeaderboardTable(LeaderboardModel leaderboard) {
    super(leaderboard);
    this.leaderboard = leaderboard;
    setName("leaderboard");
    setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    setAutoResizeMode(AUTO_RESIZE_OFF);
    setFillsViewportHeight(true);
    setShowGrid(false);
    setIntercellSpacing(new Dimension(0, 0));
    getAccessibleContext().setAccessibleDescription(Messages.get("table.description"));
    for (Column column : Column.ALL) {
      getColumnModel().getColumn(column.index()).setPreferredWidth(column.width());
      getColumnModel().getColumn(column.index()).setCellRenderer(new Cell(column));
    }
    TableRowSorter<LeaderboardModel> sorter = new TableRowSorter<>(leaderboard);
    sorter.setSortsOnUpdates(true);
    sorter.setSortKeys(List.of(new SortKey(Column.RATE.index(), SortOrder.DESCENDING)));
    setRowSorter(sorter);
  }

  /** The selected backend, if any. */
  Optional<BackendLine> selected() {
    int row = getSelectedRow();
    return row < 0 ? Optional.empty() : Optional.of(leaderboard.line(convertRowIndexToModel(row)));
  }

  @Override
  protected JTableHeader createDefaultTableHeader() {
    JTableHeader header =
        new JTableHeader(columnModel) {
          private static final long serialVersionUID = 1;

          @Override
          public String getToolTipText(java.awt.event.MouseEvent event) {
            int column = columnAtPoint(event.getPoint());
            return column < 0
                ? null
                : Column.ALL.get(columnModel.getColumn(column).getModelIndex()).tip();
          }
        };
    return header;
  }

  /** Shows a value as its column reads it; numbers align on the right. */
  private static final class Cell extends DefaultTableCellRenderer {

    private static final long serialVersionUID = 1;

    private static final Border PADDING = BorderFactory.createEmptyBorder(0, 4, 0, 4);

    private final Column column;

    Cell(Column column) {
      this.column = column;
    }

    @Override
    public Component getTableCellRendererComponent(
        JTable table, Object value, boolean selected, boolean focused, int row, int columnIndex) {
      super.getTableCellRendererComponent(table, value, selected, focused, row, columnIndex);
      setBorder(PADDING);
      setText(value == null ? "" : column.text(value));
      setHorizontalAlignment(
          Number.class.isAssignableFrom(column.valueClass())
              ? SwingConstants.RIGHT
              : SwingConstants.LEFT);
      return this;
    }
  }
}
