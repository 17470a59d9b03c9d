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
import javax.swing.event.TableModelEvent;
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
    TableRowSorter<LeaderboardModel> sorter = new TableRowSorter<>(leaderboard);
    sorter.setSortsOnUpdates(true);
    setRowSorter(sorter);
    arrange();
  }

  /** Gives the columns their widths and looks; the sickest come first, then the busiest. */
  private void arrange() {
    for (int i = 0; i < leaderboard.getColumnCount(); i++) {
      BoardColumn column = leaderboard.column(i);
      getColumnModel().getColumn(i).setPreferredWidth(column.width());
      getColumnModel().getColumn(i).setCellRenderer(new Cell(column));
    }
    getRowSorter()
        .setSortKeys(
            List.of(
                new SortKey(Column.STATE.index(), SortOrder.ASCENDING),
                new SortKey(Column.RATE.index(), SortOrder.DESCENDING)));
  }

  /** Where there are other columns, the table has made them anew. */
  @Override
  public void tableChanged(TableModelEvent event) {
    super.tableChanged(event);
    boolean made = leaderboard != null;
    if (made && event != null && event.getFirstRow() == TableModelEvent.HEADER_ROW) {
      arrange();
    }
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
                : leaderboard.column(columnModel.getColumn(column).getModelIndex()).tip();
          }
        };
    return header;
  }

  /** Shows a value as its column reads it; numbers align on the right. */
  private static final class Cell extends DefaultTableCellRenderer {

    private static final long serialVersionUID = 1;

    private static final Border PADDING = BorderFactory.createEmptyBorder(0, 4, 0, 4);

    private final transient BoardColumn column;

    Cell(BoardColumn column) {
      this.column = column;
    }

    @Override
    public Component getTableCellRendererComponent(
        JTable table, Object value, boolean selected, boolean focused, int row, int columnIndex) {
      super.getTableCellRendererComponent(table, value, selected, focused, row, columnIndex);
      setBorder(PADDING);
      setText(value == null ? "" : column.text(value));
      setToolTipText(value == null ? null : column.hint(value));
      setHorizontalAlignment(
          Number.class.isAssignableFrom(column.valueClass())
              ? SwingConstants.RIGHT
              : SwingConstants.LEFT);
      return this;
    }
  }
}
