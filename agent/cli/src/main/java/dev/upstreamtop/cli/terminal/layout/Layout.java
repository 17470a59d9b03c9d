// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.state.History;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which columns of the leaderboard there is room for, and how wide they are.
 *
 * @param columns the columns beside mark, rank and name
 * @param nameWidth columns for label and address
 * @param labelWidth columns of it for the label; 0 where label and address do not fit beside each
 *     other
 * @param barWidth columns of the share's bar
 * @param statusWidth columns of the status mix
 * @param failedWidth columns of the failures
 */
record Layout(
    Set<Column> columns,
    int nameWidth,
    int labelWidth,
    int barWidth,
    int statusWidth,
    int failedWidth) {

  /**
   * A column beside mark, rank and name, in the order in which they are given up when there is no
   * room.
   */
  enum Column {
    RECEIVING(4),
    TREND(1 + History.MOST),
    MAX(6),
    IN_FLIGHT(4),
    SHARE(SMALLEST_BAR + SHARE_FIGURE),
    P50(6),
    STATUS(1 + SMALLEST_STATUS),
    FAILED(1 + SMALLEST_FAILED),
    P99(6),
    RATE(7);

    private final int least;

    Column(int least) {
      this.least = least;
    }
  }

  /** Columns for mark, rank and the space behind them. */
  static final int MARK_WIDTH = 4;

  /** Columns of a share in percent behind its bar. */
  static final int SHARE_FIGURE = 6;

  private static final int SMALLEST_NAME = 21;
  private static final int SMALLEST_BAR = 3;
  private static final int LARGEST_BAR = 6;
  private static final int SMALLEST_STATUS = 13;
  private static final int LARGEST_STATUS = 19;
  private static final int SMALLEST_FAILED = 11;
  private static final int LARGEST_FAILED = 16;
  private static final int LARGEST_LABEL = 20;

  Layout {
    columns = Set.copyOf(columns);
  }

  /**
   * Makes the best of a width.
   *
   * @param names the names to show
   */
  static Layout of(int width, List<Name> names) {
    EnumSet<Column> columns = EnumSet.allOf(Column.class);
    int needed =
        MARK_WIDTH + SMALLEST_NAME + columns.stream().mapToInt(column -> column.least).sum();
    for (Column column : Column.values()) {
      if (needed > width && columns.size() > 1) {
        columns.remove(column);
        needed -= column.least;
      }
    }
    for (Column column : List.of(Column.P50, Column.IN_FLIGHT, Column.MAX, Column.RECEIVING)) {
      // What was given up for a wide column may fit again once that one is gone.
      if (!columns.contains(column)
          && columns.contains(Column.P99)
          && needed + column.least <= width) {
        columns.add(column);
        needed += column.least;
      }
    }
    int labels = names.stream().mapToInt(name -> Line.columns(name.label())).max().orElse(0);
    int label = Math.min(LARGEST_LABEL, labels);
    int address = names.stream().mapToInt(name -> Line.columns(name.address())).max().orElse(0);
    int wanted = label == 0 ? address : label + 1 + address;

    int spare = Math.max(0, width - needed);
    int forName = Math.clamp((long) wanted - SMALLEST_NAME, 0, spare);
    spare -= forName;
    int forBar = columns.contains(Column.SHARE) ? Math.min(spare, LARGEST_BAR - SMALLEST_BAR) : 0;
    spare -= forBar;
    int forFailed =
        columns.contains(Column.FAILED) ? Math.min(spare, LARGEST_FAILED - SMALLEST_FAILED) : 0;
    spare -= forFailed;
    int forStatus =
        columns.contains(Column.STATUS) ? Math.min(spare, LARGEST_STATUS - SMALLEST_STATUS) : 0;
    spare -= forStatus;
    int name = SMALLEST_NAME + forName + spare;
    return new Layout(
        columns,
        name,
        wanted <= name ? label : 0,
        SMALLEST_BAR + forBar,
        SMALLEST_STATUS + forStatus,
        SMALLEST_FAILED + forFailed);
  }

  boolean has(Column column) {
    return columns.contains(column);
  }

  /** How a backend is called on the screen: label (empty where none was given) and address. */
  record Name(String label, String address) {}
}
